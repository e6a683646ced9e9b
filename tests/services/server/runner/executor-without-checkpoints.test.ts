import { runnerContract } from "@/tests/contracts/runner";

runnerContract({ checkpoint: false });
