// Exact money: decimal text as a BigInt of hundred-millionths, the exchange's smallest step.
const places = 8;

export function units(text) {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,8}))?$/.exec(String(text)) ?? fail(text);
  const value = BigInt(whole + fraction.padEnd(places, '0'));
  return sign ? -value : value;
}

export function text(value) {
  const digits = value.toString().padStart(places + 1, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** price × quantity, or amount × rate; what is below the smallest step falls away. */
export const times = (a, b) => a * b / 100_000_000n;

export const sum = (values) => values.reduce((total, value) => total + value, 0n);

/** `{ free, locked }` of one asset in an account answer. */
export function balance(account, asset) {
  const { free, locked } = account.balances.find((one) => one.asset === asset);
  return { free: units(free), locked: units(locked) };
}

function fail(wrong) {
  throw new Error(`not an amount: ${wrong}`);
}
