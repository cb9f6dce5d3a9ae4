// The Restate SDK uses this; Node.js has it from version 22.
Promise.withResolvers ??= function () {
  let resolve, reject;
  const promise = new Promise((onResolve, onReject) => ([resolve, reject] = [onResolve, onReject]));
  return { promise, resolve, reject };
};
