"""Signed heads: proof, kept outside the database, of how far a ledger had come and with which hash."""

import base64
import contextlib
import hashlib
import json
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from moothall.events.chain import HEAD_FORMAT, canonical


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """The installation's private key, made on first use and readable by its owner only."""
    path = folder / "keys" / "ledger.pem"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        key = Ed25519PrivateKey.generate()
        text = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        _write_once(path, text)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"The key in {path} is not an Ed25519 key.")
    return key


def _write_once(path: Path, content: bytes) -> None:
    """Write a file that its owner alone may read, whole or not at all; whichever process is first wins."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def key_id(key: Ed25519PublicKey) -> str:
    """The first 16 hexadecimal digits of the public key's SHA-256."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def public_keys(folder: Path) -> dict[str, str]:
    """The public keys of this installation by their id, base64: what others need to check a head."""
    key = signing_key(folder).public_key()
    return {key_id(key): base64.b64encode(key.public_bytes_raw()).decode()}


def sign_head(folder: Path, *, workspace: str, seq: int, hash: str, at: str) -> dict[str, Any]:
    """A head signed with the installation's key, also appended to ``heads.jsonl``."""
    key = signing_key(folder)
    head = {
        "format": HEAD_FORMAT,
        "workspace": workspace,
        "seq": seq,
        "hash": hash,
        "at": at,
        "key_id": key_id(key.public_key()),
    }
    head["signature"] = base64.b64encode(key.sign(canonical(head))).decode()
    with (folder / "heads.jsonl").open("a") as file:
        file.write(json.dumps(head, sort_keys=True) + "\n")
    return head


def signature_problem(head: Mapping[str, Any], keys: Mapping[str, str]) -> tuple[str, str] | None:
    """Why ``head`` cannot be trusted: (kind, sentence), or None if its signature is good."""
    public = keys.get(head.get("key_id", ""))
    if public is None:
        return (
            "unknown_key",
            f"The head of row {head.get('seq')} is signed with a key that is not known here.",
        )
    unsigned = {name: value for name, value in head.items() if name != "signature"}
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public)).verify(
            base64.b64decode(head["signature"]), canonical(unsigned)
        )
    except (InvalidSignature, KeyError, ValueError, TypeError):
        return "bad_signature", f"The signature of the head of row {head.get('seq')} does not match it."
    return None


def kept_heads(folder: Path, workspace: str) -> list[dict[str, Any]]:
    """Every head of ``workspace`` in ``heads.jsonl``."""
    path = folder / "heads.jsonl"
    if not path.exists():
        return []
    heads = [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
    return [head for head in heads if head["workspace"] == workspace]
