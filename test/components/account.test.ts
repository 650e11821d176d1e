import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { type Account, type Caller, lookUpAccount, lookUpCaller } from "../../components/account.ts";
import { awsProvider } from "../../components/aws-provider.ts";
import { planOf } from "../plan-of.ts";

async function accountIn(region: string): Promise<Account | undefined> {
  let account: Account | undefined;
  const program = async () => {
    account = await lookUpAccount(awsProvider({ region }, {}));
  };
  await planOf(program, { region });
  return account;
}

describe("lookUpAccount", () => {
  it("answers with plain values", async () => {
    assert.deepEqual(await accountIn("ap-northeast-1"), {
      id: "123456789012",
      region: "ap-northeast-1",
      partition: "aws",
      dnsSuffix: "amazonaws.com",
    });
  });

  it("knows other partitions", async () => {
    const { partition, dnsSuffix } = (await accountIn("cn-north-1"))!;
    assert.deepEqual({ partition, dnsSuffix }, { partition: "aws-cn", dnsSuffix: "amazonaws.com.cn" });
  });
});

describe("lookUpCaller", () => {
  it("answers whom the provider acts as", async () => {
    let caller: Caller | undefined;
    await planOf(async () => {
      caller = await lookUpCaller(awsProvider({ region: "ap-northeast-1" }));
    });
    assert.deepEqual(caller, {
      accountId: "123456789012",
      arn: "arn:aws:sts::123456789012:assumed-role/plan/stand-in",
    });
  });
});
