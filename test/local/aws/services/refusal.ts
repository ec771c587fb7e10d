/** What a call was refused with, for tests that go on after it. */

/** The error that the call is answered with; a call that succeeds fails the test. */
export const refusalOf = async (call: Promise<unknown>): Promise<unknown> => {
  const answer = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ("error" in answer) return answer.error;
  throw new Error(`not refused but answered with ${JSON.stringify(answer.value)}`);
};
