import { testMatrixOf } from "./lib/matrixTests";

testMatrixOf("StagingPromotion");
