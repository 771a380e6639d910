import { doTasks } from "./child-loop.ts";
import { allParsers } from "./parsers.ts";

doTasks(await allParsers());
