import { playHistories } from "./lib/histories";

playHistories(0, 2);
