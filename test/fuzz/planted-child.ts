import { doTasks } from "./child-loop.ts";
import { planted } from "./planted.ts";

doTasks(planted);
