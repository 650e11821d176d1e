import type { Account } from "../../components/account.ts";

export const account: Account = {
  id: "123456789012",
  region: "ap-northeast-1",
  partition: "aws",
  dnsSuffix: "amazonaws.com",
};
