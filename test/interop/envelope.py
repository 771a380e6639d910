"""Envelopes by libsodium (PyNaCl), written from design.md: a second implementation for pynacl.test.ts.

Reads one JSON object a line with a member "do", answers each with one JSON object. Bytes are base64.
"""

import hashlib
import json
import sys
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode

from nacl import bindings as sodium
from nacl.signing import SigningKey, VerifyKey
from nacl.utils import random

CONTEXT = b"latchkey envelope 1\0"
STANZA = 8 + 80


def ssh_blob(ed25519_public):
    return b"".join(len(part).to_bytes(4, "big") + part for part in (b"ssh-ed25519", ed25519_public))


def key_id(ed25519_public):
    return hashlib.sha256(ssh_blob(ed25519_public)).digest()[:8]


def x25519_pair(seed):
    public, secret = sodium.crypto_sign_seed_keypair(seed)
    return (
        sodium.crypto_sign_ed25519_pk_to_curve25519(public),
        sodium.crypto_sign_ed25519_sk_to_curve25519(secret),
    )


def seal(payload, recipients, guest_seed, ascii_only):
    content_key, nonce = random(32), random(24)
    stanzas = bytes([len(recipients)])
    for public in recipients:
        box_key = sodium.crypto_sign_ed25519_pk_to_curve25519(public)
        stanzas += key_id(public) + sodium.crypto_box_seal(content_key, box_key)
    text = json.dumps(payload, ensure_ascii=ascii_only).encode()
    guest = SigningKey(guest_seed)
    signature = guest.sign(CONTEXT + stanzas + nonce + text).signature
    padded = sodium.sodium_pad(bytes(guest.verify_key) + signature + text, 128)
    body = sodium.crypto_secretbox(padded, nonce, content_key)
    return "LK1." + urlsafe_b64encode(stanzas + nonce + body).rstrip(b"=").decode()


def open_envelope(envelope, seed):
    assert envelope.startswith("LK1.") and "=" not in envelope
    text = envelope[4:]
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    end = 1 + data[0] * STANZA
    stanzas, nonce, body = data[:end], data[end : end + 24], data[end + 24 :]
    mine = key_id(bytes(SigningKey(seed).verify_key))
    box_public, box_secret = x25519_pair(seed)
    for at in range(1, end, STANZA):
        if stanzas[at : at + 8] == mine:
            content_key = sodium.crypto_box_seal_open(stanzas[at + 8 : at + STANZA], box_public, box_secret)
            break
    else:
        raise ValueError("not for this key")
    plain = sodium.sodium_unpad(sodium.crypto_secretbox_open(body, nonce, content_key), 128)
    guest_key, signature, text = plain[:32], plain[32:96], plain[96:]
    VerifyKey(guest_key).verify(CONTEXT + stanzas + nonce + text, signature)
    return {"payload": json.loads(text), "guestKey": b64encode(guest_key).decode()}


def answer(request):
    take = lambda name: b64decode(request[name])
    give = lambda data: b64encode(data).decode()
    if request["do"] == "seal":
        recipients = [b64decode(key) for key in request["recipients"]]
        envelope = seal(request["payload"], recipients, take("guestSeed"), request["asciiOnly"])
        return {"envelope": envelope}
    if request["do"] == "open":
        return open_envelope(request["envelope"], take("seed"))
    if request["do"] == "convert":
        public, secret = x25519_pair(take("seed"))
        return {"publicKey": give(public), "secretKey": give(secret), "keyId": give(key_id(bytes(SigningKey(take("seed")).verify_key)))}
    if request["do"] == "box-seal":
        return {"sealed": give(sodium.crypto_box_seal(take("content"), x25519_pair(take("seed"))[0]))}
    if request["do"] == "box-open":
        return {"content": give(sodium.crypto_box_seal_open(take("sealed"), *x25519_pair(take("seed"))))}
    raise ValueError("unknown request")


for line in sys.stdin:
    try:
        print(json.dumps(answer(json.loads(line))), flush=True)
    except Exception as error:  # the test says what it expected instead
        print(json.dumps({"error": type(error).__name__}), flush=True)
