import { playHistories } from "./lib/histories";

playHistories(1, 2);
