import { testMatrixOf } from "./lib/matrixTests";

testMatrixOf("CasterSceneSync");
