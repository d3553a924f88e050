import { testRegenerated } from "./regenerate.ts";
import committed from "./torch_numbers.json" with { type: "json" };

// PyTorch's answers to offsets are nothing but rounding.
testRegenerated("torch_numbers.py", committed, "offset");
