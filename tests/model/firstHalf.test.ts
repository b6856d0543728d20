import { playHistories } from "./histories";

playHistories(0, 2);
