// Strangers at both doors send what no client should, while a bot of ccxt trades and keeps a book: each of them gets the
// exchange's own error or a close with a code and a reason, and the bot feels nothing.
import ccxt from 'ccxt';
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { startProgram } from './program.mjs';

const [text, binary, close, ping] = [1, 2, 8, 9];

describe('bad input over sockets', { timeout: 120_000 }, () => {
  let program, port, bot;
  before(async () => {
    program = await startProgram();
    port = Number(new URL(program.api).port);
    bot = await startBot(program);
  });
  after(async () => {
    await bot?.stop();
    await program?.stop();
  });

  const broken = [
    ['a frame without a mask', bare(text, '{"method":"LIST_SUBSCRIPTIONS"}'), 1002], ['a reserved bit', frame(text, 'x', 0xc0), 1002], ['a reserved opcode', frame(3, 'x'), 1002],
    ['a long ping', frame(ping, randomBytes(126)), 1002], ['a ping in pieces', frame(ping, 'x', 0), 1002], ['a continuation of nothing', frame(0, 'x'), 1002],
    ['a text within a text', Buffer.concat([frame(text, 'x', 0), frame(text, 'y')]), 1002], ['a negative length', Buffer.from('81ffffffffffffffffff00000000', 'hex'), 1002],
    ['a close of one byte', frame(close, 'x'), 1002], ['a close with a code of nobody', frame(close, Buffer.from([0x03, 0xed])), 1002],
    ['binary', frame(binary, '{}'), 1003], ['broken UTF-8', frame(text, Buffer.from([0xc3, 0x28])), 1007], ['70 KB', frame(text, Buffer.alloc(70_000, 97)), 1009],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), 1002],
  ];
  for (const path of ['/ws', '/ws-api/v3']) {
    test(`frames that are none, at ${path}`, async () => {
      for (const [what, bytes, code] of broken) {
        const peer = await open(path);
        peer.send(bytes);
        const last = await peer.hear();
        assert.equal(last.opcode, close, what);
        assert.equal(last.bytes.readUInt16BE(), code, what);
        assert.ok(last.bytes.length > 10, `${what} was closed without a reason`);
        peer.end();
      }
      await bot.isWell();
    });
  }

  const ids = ['1.5', '99999999999999999999', '{}', `"${'a'.repeat(5000)}"`, '"\\ud800"'];
  const texts = {
    '/ws': [
      ['', 3], ['\0', 3], ['\ufeff{}', 3], ['['.repeat(60_000), 2], ['{"params":'.repeat(6000), 3], ['{"method":"PLAY","id":1}', 2], ['{"method":"SUBSCRIBE","params":[1],"id":1}', 2],
      [subscribe(1025), 2], ...ids.map((id) => [`{"method":"LIST_SUBSCRIPTIONS","id":${id}}`, 2]),
    ],
    '/ws-api/v3': [
      ['', -1135], ['\0', -1135], ['\ufeff{}', -1135], ['['.repeat(60_000), -1135], ['{"params":'.repeat(6000), -1135], ['{"id":1,"method":"no.such"}', -1020],
      ['{"id":1,"method":"depth","params":["BTCUSDT"]}', -1135], ['{"id":1,"method":"depth","params":{"symbol":{}}}', -1135], ['{"id":1,"id":2,"method":"ping"}', -1135],
      [subscribe(1000), -1135], ...ids.map((id) => [`{"id":${id},"method":"ping"}`, -1135]),
    ],
  };
  for (const [path, messages] of Object.entries(texts)) {
    test(`messages that are none, at ${path}`, async () => {
      for (const [message, code] of messages) {
        const peer = await open(path);
        peer.send(frame(text, message));
        const said = JSON.parse((await peer.hear()).bytes);
        assert.equal((said.error ?? said).code, code, message.slice(0, 60));

        // It was refused and no more: the connection goes on.
        peer.send(frame(text, path === '/ws' ? '{"method":"GET_PROPERTY","params":["combined"],"id":7}' : '{"id":7,"method":"ping"}'));
        assert.equal(JSON.parse((await peer.hear()).bytes).id, 7, message.slice(0, 60));
        peer.end();
      }
      await bot.isWell();
    });
  }

  test('a thousand subscriptions in one message', async () => {
    const peer = await open('/ws');
    peer.send(frame(text, subscribe(1000)));
    assert.deepEqual(JSON.parse((await peer.hear()).bytes), { result: null, id: 1 });
    peer.end();
    await bot.isWell();
  });

  for (const [what, message] of [['messages', frame(text, '{"method":"LIST_SUBSCRIPTIONS","id":1}')], ['pings', frame(ping, 'x')]]) {
    test(`a flood of ${what}`, async () => {
      const peers = await Promise.all(Array.from({ length: 10 }, () => open('/ws')));
      for (const peer of peers) peer.send(Buffer.concat(Array(20_000).fill(message)));
      for (const peer of peers) {
        let heard;
        for (let answers = 0; heard?.opcode !== close; answers++) {
          assert.ok(answers <= 6, 'more was answered than may be asked');
          heard = await peer.hear();
        }
        assert.equal(`${heard.bytes.readUInt16BE()} ${heard.bytes.subarray(2)}`, '1008 Too many messages.');
        peer.end();
      }
      await bot.isWell();
    });
  }

  test('questions without end, whose answers nobody reads', async () => {
    const peer = await open('/ws-api/v3');
    peer.pause();
    peer.send(Buffer.concat(Array(20_000).fill(frame(text, '{"id":1,"method":"ping"}'))));
    await bot.isWell();
    await bot.isWell();
    peer.end();
  });

  /** A bare connection after its handshake: `send` bytes, `hear` the next frame. */
  async function open(path) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {}); // a peer that is closed for its sins may be reset while it still writes
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n\r\n`);
    const pieces = socket[Symbol.asyncIterator]();
    let bytes = Buffer.alloc(0);
    const have = async (length) => {
      while (bytes.length < length) {
        const { value, done } = await pieces.next();
        assert.ok(!done, 'the connection ended without a close');
        bytes = Buffer.concat([bytes, value]);
      }
    };
    const take = async (length) => {
      await have(length);
      const taken = bytes.subarray(0, length);
      bytes = bytes.subarray(length);
      return taken;
    };
    for (let length = 1; !bytes.includes('\r\n\r\n'); length++) await have(length);
    assert.match(bytes.toString('latin1'), /^HTTP\/1\.1 101 /);
    bytes = bytes.subarray(bytes.indexOf('\r\n\r\n') + 4);
    return {
      send: (what) => socket.write(what),
      pause: () => socket.pause(),
      end: () => socket.destroy(),
      async hear() {
        const [first, size] = await take(2);
        const length = size < 126 ? size : (await take(2)).readUInt16BE();
        return { opcode: first & 15, bytes: await take(length) };
      },
    };
  }
});

function subscribe(count) {
  return JSON.stringify({ method: 'SUBSCRIBE', params: Array.from({ length: count }, (_, i) => `btcusdt@kline_${i}`), id: 1 });
}

function bare(opcode, payload) {
  return Buffer.concat([Buffer.from([0x80 | opcode, payload.length]), Buffer.from(payload)]);
}

/** A client's frame; `flags` are its first four bits, which say by default that it is the last piece. */
function frame(opcode, payload, flags = 0x80) {
  const bytes = Buffer.from(payload);
  const head = Buffer.from([flags | opcode, 0x80 | Math.min(bytes.length, 126)]);
  const long = Buffer.alloc(bytes.length < 126 ? 0 : bytes.length < 65_536 ? 2 : 8);
  if (long.length === 2) long.writeUInt16BE(bytes.length);
  if (long.length === 8) {
    head[1] = 0x80 | 127;
    long.writeBigUInt64BE(BigInt(bytes.length));
  }
  // A mask of zeros leaves the bytes as they are.
  return Buffer.concat([head, long, Buffer.alloc(4), bytes]);
}

/** Trades over REST and the WebSocket API and keeps a book, until it is told to stop. */
async function startBot(program) {
  const key = await program.cut('bot');
  const exchange = new ccxt.pro.binance({ apiKey: key.apiKey, secret: key.secret, enableRateLimit: false });
  for (const [name, url] of Object.entries(exchange.urls.api)) {
    if (name !== 'ws') exchange.urls.api[name] = url.replace(/^https:\/\/[^/]+/, program.api);
  }
  await exchange.loadHttpProxyAgent();
  const socket = program.api.replace(/^http/, 'ws');
  exchange.urls.api.ws.spot = `${socket}/ws`;
  exchange.urls.api.ws['ws-api'].spot = `${socket}/ws-api/v3`;
  await exchange.loadMarkets();
  const price = Math.round((await exchange.fetchTicker('BTC/USDT')).last * 0.8);
  const sockets = () => Object.values(exchange.clients).map((client) => client.connectionEstablished);
  await exchange.watchOrderBook('BTC/USDT');
  await exchange.createOrderWs('BTC/USDT', 'market', 'buy', 0.001);
  const opened = sockets();

  return {
    /** Its connections are the ones it began with, its book moves on without a gap, and it trades over both ways. */
    async isWell() {
      const { nonce } = await exchange.watchOrderBook('BTC/USDT');
      const overSocket = await exchange.createOrderWs('BTC/USDT', 'limit', 'buy', 0.001, price);
      const overRest = await exchange.createOrder('BTC/USDT', 'limit', 'buy', 0.001, price);
      assert.equal((await exchange.cancelOrderWs(overRest.id, 'BTC/USDT')).status, 'canceled');
      assert.equal((await exchange.cancelOrder(overSocket.id, 'BTC/USDT')).status, 'canceled');
      assert.ok((await exchange.watchOrderBook('BTC/USDT')).nonce > nonce);
      assert.deepEqual(sockets(), opened);
    },
    stop: () => exchange.close(),
  };
}
