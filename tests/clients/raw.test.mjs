// Calls byte for byte as clients of other languages send them, over node:http, which changes nothing on the way.
import assert from 'node:assert/strict';
import { createHmac, createPrivateKey, sign as signBytes } from 'node:crypto';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { cutAll, keyTypes, startProgram, venue } from './program.mjs';

const form = 'application/x-www-form-urlencoded';
const limit = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '0.001', price: '30000.00' };

describe('raw calls', () => {
  let program, keys;
  before(async () => {
    program = await startProgram();
    keys = Object.fromEntries((await cutAll(program)).map((key) => [key.type, key]));
  });
  after(() => program?.stop());

  function send(method, target, { key = keys.hmac, headers = {}, body } = {}) {
    return new Promise((resolve, reject) => {
      // Node gives a DELETE no length of its own accord, and its body would be read as the next request.
      const length = body && !('Transfer-Encoding' in headers) ? { 'Content-Length': Buffer.byteLength(body) } : {};
      const call = request(program.api, { method, path: target, headers: { 'X-MBX-APIKEY': key.apiKey, ...length, ...headers } }, (answer) => {
        let text = '';
        answer.on('data', (bytes) => { text += bytes; });
        answer.on('end', () => {
          try {
            resolve({ status: answer.statusCode, headers: answer.headers, json: JSON.parse(text) });
          } catch {
            reject(new Error(`${answer.statusCode} and no JSON: '${text}'`));
          }
        });
      });
      call.on('error', reject);
      call.end(body);
    });
  }

  const sign = (key, text) => key.type === 'hmac'
    ? createHmac('sha256', key.secret).update(text).digest('hex')
    : signBytes(key.type === 'rsa' ? 'sha256' : null, Buffer.from(text), createPrivateKey(key.privateKey)).toString('base64');
  const pairs = (parameters) => Object.entries(parameters).map(([name, value]) => `${name}=${value}`).join('&');
  const sorted = (parameters) => Object.fromEntries(Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)));
  const now = () => Date.now();

  /** Text at some microsecond whose signature holds a plus sign: that is what gets lost when somebody decodes it as a form. */
  function withPlus(key, textAt) {
    for (let at = now() * 1000; ; at--) {
      const signed = textAt(at);
      const signature = sign(key, signed);
      if (key.type === 'hmac' || signature.includes('+')) return [signed, signature];
    }
  }

  async function placed(answer) {
    assert.equal(answer.status, 200, JSON.stringify(answer.json));
    assert.equal(answer.json.status, 'NEW');
    assert.equal(answer.json.price, '30000.00000000');
    return answer.json;
  }

  function cancelled(answer, order) {
    assert.equal(answer.status, 200, JSON.stringify(answer.json));
    assert.equal(answer.json.orderId, order.orderId);
    assert.equal(answer.json.status, 'CANCELED');
  }

  async function cancel(order, key = keys.hmac) {
    cancelled(await sendCancel(order, key), order);
  }

  function sendCancel(order, key) {
    const query = `symbol=BTCUSDT&orderId=${order.orderId}&timestamp=${now()}`;
    return send('DELETE', `/api/v3/order?${query}&signature=${encodeURIComponent(sign(key, query))}`, { key });
  }

  function refused(answer, status, code, msg) {
    assert.equal(answer.json.code, code, JSON.stringify(answer.json));
    if (msg) assert.equal(answer.json.msg, msg);
    assert.equal(answer.status, status);
  }

  for (const type of keyTypes) {
    test(`as python-binance: sorted, POST and DELETE in the form body, ${type}`, async () => {
      const key = keys[type];
      const headers = { Accept: 'application/json', 'User-Agent': 'Mozilla/5.0', 'Content-Type': form };
      const body = (parameters) => {
        const text = pairs(sorted(parameters));
        return `${text}&signature=${encodeURIComponent(sign(key, text))}`;
      };
      const order = await placed(await send('POST', '/api/v3/order', { key, headers, body: body({ ...limit, timestamp: now() }) }));
      const found = await send('GET', `/api/v3/order?${body({ symbol: 'BTCUSDT', orderId: order.orderId, timestamp: now() })}`, { key });
      assert.equal(found.json.clientOrderId, order.clientOrderId);
      cancelled(await send('DELETE', '/api/v3/order', { key, headers, body: body({ symbol: 'BTCUSDT', orderId: order.orderId, timestamp: now() }) }), order);
    });

    test(`as Binance.Net: form body, upper-case hex or unencoded base64, ${type}`, async () => {
      const key = keys[type];
      const headers = { Accept: 'application/json', 'Content-Type': `${form}; charset=utf-8` };
      const body = (parameters) => {
        const [text, signature] = withPlus(key, (at) => pairs({ ...parameters, recvWindow: 5000, timestamp: at }));
        return `${text}&signature=${type === 'hmac' ? signature.toUpperCase() : signature}`;
      };
      const order = await placed(await send('POST', '/api/v3/order', { key, headers, body: body({ ...limit, newClientOrderId: `x-net-${type}` }) }));
      assert.equal(order.clientOrderId, `x-net-${type}`);
      const open = await send('GET', `/api/v3/openOrders?${body({ symbol: 'BTCUSDT' })}`, { key });
      assert.deepEqual(open.json.map((one) => one.orderId), [order.orderId]);
      cancelled(await send('DELETE', '/api/v3/order', { key, headers, body: body({ symbol: 'BTCUSDT', origClientOrderId: `x-net-${type}` }) }), order);
    });

    test(`signature in the query while parameters are in the body, and the reverse, ${type}`, async () => {
      const key = keys[type];
      const headers = { 'Content-Type': form };
      const escaped = (text) => encodeURIComponent(sign(key, text));

      const body = pairs({ ...limit, timestamp: now() });
      const first = await placed(await send('POST', `/api/v3/order?signature=${escaped(body)}`, { key, headers, body }));
      const query = `symbol=BTCUSDT&orderId=${first.orderId}&timestamp=${now()}`;
      cancelled(await send('DELETE', `/api/v3/order?${query}`, { key, headers, body: `signature=${escaped(query)}` }), first);

      // Nothing is put between query and body: the two halves sign as one text.
      const inQuery = pairs({ symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC' });
      const inBody = pairs({ quantity: '0.001', price: '30000', timestamp: now() });
      const halves = escaped(inQuery + inBody);
      const second = await placed(await send('POST', `/api/v3/order?${inQuery}`, { key, headers, body: `${inBody}&signature=${halves}` }));
      await cancel(second, key);
      const third = await placed(await send('POST', `/api/v3/order?signature=${escaped(inQuery + inBody.replace('0.001', '0.002'))}&${inQuery}`,
        { key, headers, body: inBody.replace('0.001', '0.002') }));
      assert.equal(third.origQty, '0.00200000');
      await cancel(third, key);
      refused(await send('POST', `/api/v3/order?${inQuery}`, { key, headers, body: `${inBody}&signature=${escaped(`${inQuery}&${inBody}`)}` }), 400, -1022);
    });
  }

  test('base64 in the query as it is, with its plus signs', async () => {
    for (const key of [keys.ed25519, keys.rsa]) {
      const [query, signature] = withPlus(key, (at) => `timestamp=${at}`);
      const whole = await send('GET', `/api/v3/account?${query}&signature=${signature}`, { key });
      assert.equal(whole.json.accountType, 'SPOT', JSON.stringify(whole.json));
      const lower = encodeURIComponent(signature).replace(/%../g, (one) => one.toLowerCase());
      assert.equal((await send('GET', `/api/v3/account?${query}&signature=${lower}`, { key })).status, 200);
      refused(await send('GET', `/api/v3/account?${query}&signature=${signature.replace('A', 'B').replace('+', '/')}`, { key }), 400, -1022, 'Signature for this request is not valid.');
    }
  });

  test('the signature anywhere, the parameters in any order', async () => {
    const query = `timestamp=${now()}&price=30000&quantity=0.001&timeInForce=GTC&type=LIMIT&side=BUY&symbol=BTCUSDT`;
    const signature = sign(keys.hmac, query);
    const [head, ...tail] = query.split('&');
    await cancel(await placed(await send('POST', `/api/v3/order?${head}&signature=${signature}&${tail.join('&')}`)));
  });

  test('a body without a content type, in chunks, or empty and called JSON', async () => {
    const body = () => {
      const text = pairs({ ...limit, timestamp: now() });
      return `${text}&signature=${sign(keys.hmac, text)}`;
    };
    await cancel(await placed(await send('POST', '/api/v3/order', { body: body() })));
    await cancel(await placed(await send('POST', '/api/v3/order', { headers: { 'Content-Type': form, 'Transfer-Encoding': 'chunked' }, body: body() })));
    await cancel(await placed(await send('POST', `/api/v3/order?${body()}`, { headers: { 'Content-Type': 'application/json' } })));
    assert.equal((await send('GET', `/api/v3/ticker/price?symbol=BTCUSDT`, { key: { apiKey: '' } })).status, 200);
  });

  test('the same bytes again are the same order, not a second one', async () => {
    const query = pairs({ ...limit, timestamp: now() });
    const target = `/api/v3/order?${query}&signature=${sign(keys.hmac, query)}`;
    const [first, second] = (await Promise.all([send('POST', target), send('POST', target)])).map((answer) => answer.json);
    assert.deepEqual(second, first);
    const open = `symbol=BTCUSDT&timestamp=${now()}`;
    const orders = await send('GET', `/api/v3/openOrders?${open}&signature=${sign(keys.hmac, open)}`);
    assert.deepEqual(orders.json.map((one) => one.orderId), [first.orderId]);
    await cancel(first);
  });

  test('an order of another key of the same account', async () => {
    const query = pairs({ ...limit, timestamp: now() });
    const order = await placed(await send('POST', `/api/v3/order?${query}&signature=${sign(keys.hmac, query)}`));
    const answer = await sendCancel(order, keys.ed25519);
    if (venue === 'paper') return cancelled(answer, order);

    // At a real exchange an order is its key's alone.
    refused(answer, 400, -2011, 'Unknown order sent.');
    await cancel(order);
  });

  test('microseconds in, microseconds out', async () => {
    const query = pairs({ ...limit, timestamp: now() * 1000 + 123 });
    const order = await placed(await send('POST', `/api/v3/order?${query}&signature=${sign(keys.hmac, query)}`, { headers: { 'X-MBX-TIME-UNIT': 'MICROSECOND' } }));
    assert.ok(Math.abs(order.transactTime / 1000 - now()) < 5000);
    assert.equal((await send('GET', '/api/v3/time', { headers: { 'X-MBX-TIME-UNIT': 'microsecond' } })).json.serverTime > 1e15, true);
    refused(await send('GET', '/api/v3/time', { headers: { 'X-MBX-TIME-UNIT': 'NANOSECOND' } }), 400, -1194);
    await cancel(order);
  });

  test('recvWindow with decimals, and what it bounds', async () => {
    const account = (recvWindow, timestamp = now()) => {
      const query = `recvWindow=${recvWindow}&timestamp=${timestamp}`;
      return send('GET', `/api/v3/account?${query}&signature=${sign(keys.hmac, query)}`);
    };
    assert.equal((await account('6000.346')).status, 200);
    assert.equal((await account('60000')).status, 200);
    assert.equal((await account('60000.000', now() - 50_000)).status, 200);
    refused(await account('2500.5', now() - 3000), 400, -1021, 'Timestamp for this request is outside of the recvWindow.');
    refused(await account('60000', now() + 5000), 400, -1021, "Timestamp for this request was 1000ms ahead of the server's time.");
    refused(await account('60000.001'), 400, -1102, "'recvWindow' contains unexpected value. Cannot be greater than 60000.");
    assert.equal((await account('6000.3461')).status, 400);
    assert.equal((await account('-1')).status, 400);
    refused(await send('GET', `/api/v3/account?recvWindow=5000&signature=${'0'.repeat(64)}`), 400, -1102,
      "Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed.");
  });

  test('escapes are signed as sent, and the query’s value wins', async () => {
    const query = `symbol=%EF%BC%91%EF%BC%92&side=BUY&type=MARKET&quantity=1&timestamp=${now()}`;
    refused(await send('POST', `/api/v3/order?${query}&signature=${sign(keys.hmac, query)}`), 400, -1121, 'Invalid symbol.');
    const symbols = 'symbols=%5B%22BTCUSDT%22%2c%22ETHUSDT%22%5D';
    assert.deepEqual((await send('GET', `/api/v3/ticker/price?${symbols}`)).json.map((one) => one.symbol), ['BTCUSDT', 'ETHUSDT']);
    assert.deepEqual((await send('GET', '/api/v3/ticker/price?symbols=["ETHUSDT"]')).json.map((one) => one.symbol), ['ETHUSDT']);

    const head = 'quantity=0.003';
    const body = pairs({ ...limit, timestamp: now() });
    const order = await placed(await send('POST', `/api/v3/order?${head}&signature=${sign(keys.hmac, head + body)}`, { headers: { 'Content-Type': form }, body }));
    assert.equal(order.origQty, '0.00300000');
    await cancel(order);
    const twice = `symbol=BTCUSDT&symbol=ETHUSDT&timestamp=${now()}`;
    refused(await send('GET', `/api/v3/openOrders?${twice}&signature=${sign(keys.hmac, twice)}`), 400, -1101, 'Duplicate values for a parameter detected.');
  });

  test('keys that are missing, malformed or unknown', async () => {
    const query = `timestamp=${now()}`;
    const target = `/api/v3/account?${query}&signature=${sign(keys.hmac, query)}`;
    refused(await send('GET', target, { key: { apiKey: '' } }), 401, -2014, 'API-key format invalid.');
    refused(await send('GET', target, { key: { apiKey: 'short' } }), 401, -2014);
    const unknown = await send('GET', target, { key: { apiKey: 'x'.repeat(64) } });
    assert.ok([-2015, -2008].includes(unknown.json.code) && unknown.status === 401, JSON.stringify(unknown.json));
    refused(await send('GET', target, { key: keys.ed25519 }), 400, -1022);
    refused(await send('GET', `/api/v3/account?${query}`), 400, -1102, "Mandatory parameter 'signature' was not sent, was empty/null, or malformed.");
  });

  test('the headers every client reads', async () => {
    const query = pairs({ ...limit, timestamp: now() });
    const answer = await send('POST', `/api/v3/order?${query}&signature=${sign(keys.hmac, query)}`);
    await cancel(await placed(answer));
    assert.match(answer.headers['content-type'], /^application\/json/);
    assert.ok(Number(answer.headers['x-mbx-used-weight-1m']) >= 0);
    assert.equal(answer.headers['x-mbx-used-weight'], answer.headers['x-mbx-used-weight-1m']);
    assert.ok(Number(answer.headers['x-mbx-order-count-10s']) > 0);
    assert.ok(Number(answer.headers['x-mbx-order-count-1d']) > 0);
    const status = await send('GET', '/sapi/v1/system/status');
    assert.ok('x-sapi-used-ip-weight-1m' in status.headers);
    refused(await send('GET', '/api/v3/nothing'), 404, -1000);
  });
});
