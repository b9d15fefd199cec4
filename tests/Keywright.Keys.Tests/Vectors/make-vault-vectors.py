"""Works out vault-vectors.json from docs/VAULT.md alone, with the Python package cryptography; it shares no code with the product."""

import hashlib
import json
import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def hkdf(key, salt, info):
    return HKDF(hashes.SHA256(), 32, salt, info).derive(key)


def drawn(label, size):
    """Stands for randomness; the same each time."""
    return hashlib.shake_256(label.encode()).digest(size)


def argon(passphrase, salt, operations, memory):
    return Argon2id(salt=salt, length=32, iterations=operations, lanes=1, memory_cost=memory).derive(passphrase)


def slot(name, root, method, secret, operations=0, memory=0):
    ident, salt, nonce = drawn(name + " id", 16), drawn(name + " salt", 16), drawn(name + " nonce", 12)
    head = ident + bytes([method, 0, 0, 0]) + struct.pack("<II", operations, memory) + salt
    opener = argon(secret, salt, operations, memory) if method == 2 else secret
    wrapping = hkdf(opener, salt, b"keywright root 1: wrap")
    return head + nonce + AESGCM(wrapping).encrypt(nonce, root, b"keywright root 1\0" + head)


def vault_file(*slots):
    body = b"KWVAULT\n" + struct.pack("<HH", 1, len(slots)) + b"".join(slots)
    return body + hashlib.sha256(body).digest()


def record(root, identity, plain):
    wrapping = hkdf(root, None, b"keywright vault 1: wrap data keys")
    wrap_nonce, nonce, data_key = (drawn(f"record {part}", size) for part, size in (("wrap nonce", 12), ("nonce", 12), ("data key", 32)))
    wrapped = AESGCM(wrapping).encrypt(wrap_nonce, data_key, b"keywright vault 1 data key\0" + identity.encode())
    content = AESGCM(data_key).encrypt(nonce, plain, b"keywright vault 1 content\0" + identity.encode())
    return b"\x01" + wrap_nonce + wrapped + nonce + content


def backup(root, closed, made, files):
    header = b"KWBACKUP" + struct.pack("<HHq", 1, 0, made) + closed
    plain = b"".join(struct.pack("<H", len(name)) + name.encode() + struct.pack("<q", len(data)) + data for name, data in files) + b"\0\0"
    box = AESGCM(hkdf(root, None, b"keywright backup 1: content"))
    chunks = [plain[at:at + 65536] for at in range(0, len(plain), 65536)]
    out = header
    for number, chunk in enumerate(chunks):
        last = number == len(chunks) - 1
        nonce = struct.pack("<QB", number, last) + b"\0\0\0"
        out += struct.pack("<I", len(chunk) | (0x80000000 if last else 0)) + box.encrypt(nonce, chunk, header)
    return out


passphrase = "Zwölf Boxkämpfer jagen Viktor".encode()
root, key = drawn("root", 32), drawn("key file", 32)
by_key = slot("by key", root, 1, key)
by_passphrase = slot("by passphrase", root, 2, passphrase, 2, 64)
pattern = bytes(i % 251 for i in range(100_000))
small = backup(root, by_passphrase, 1_800_000_000_000_000, [("vault.kw", b"first"), ("journal/1.journal", b"")])
large = backup(root, by_key, 1_800_000_000_000_001, [("keywright.db", pattern)])
vectors = {
    "passphrase": passphrase.decode(),
    "key": key.hex(),
    "root": root.hex(),
    "argon2id": [
        {"operations": o, "memoryKiB": m, "salt": drawn("argon", 16).hex(), "output": argon(passphrase, drawn("argon", 16), o, m).hex()}
        for o, m in ((1, 8), (3, 1024), (3, 262144))
    ],
    "slotByKey": by_key.hex(),
    "slotByPassphrase": by_passphrase.hex(),
    "vaultFile": vault_file(by_passphrase).hex(),
    "vaultFileOfTwo": vault_file(by_key, by_passphrase).hex(),
    "record": {"identity": "key kwExample", "plain": b"a secret of 64 characters is what a record holds most of the time".hex(), "bytes": record(root, "key kwExample", b"a secret of 64 characters is what a record holds most of the time").hex()},
    "backup": {"files": {"vault.kw": b"first".hex(), "journal/1.journal": ""}, "bytes": small.hex()},
    "backupOfTwoChunks": {"file": "keywright.db", "contentSha256": hashlib.sha256(pattern).hexdigest(), "bytes": len(large), "sha256": hashlib.sha256(large).hexdigest()},
}
print(json.dumps(vectors, indent=2, ensure_ascii=False))
