import { playHistories } from "./histories";

playHistories(1, 2);
