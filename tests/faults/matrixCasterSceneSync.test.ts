import { testMatrixOf } from "./matrixTests";

testMatrixOf("CasterSceneSync");
