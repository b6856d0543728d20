import { testMatrixOf } from "./matrixTests";

testMatrixOf("StagingPromotion");
