"""What is locked away opens only where it was locked, and is found again after a key change."""

import pytest

from greencard.vault import CannotOpen, Vault

OLD, NEW = (1, bytes(range(32))), (2, bytes(range(1, 33)))


def test_a_sealed_value_opens_under_its_own_context() -> None:
    vault = Vault([OLD])
    sealed = vault.seal("林知远".encode(), context="talent.name.1")
    assert vault.open(sealed, context="talent.name.1").decode() == "林知远"


def test_the_same_value_is_never_sealed_to_the_same_bytes() -> None:
    vault = Vault([OLD])
    assert vault.seal(b"x", context="c") != vault.seal(b"x", context="c")


@pytest.mark.parametrize("context", ["talent.name.2", "talent.email.1", "staff.name.1"])
def test_a_value_copied_to_another_row_or_column_does_not_open(context: str) -> None:
    vault = Vault([OLD])
    sealed = vault.seal(b"secret", context="talent.name.1")
    with pytest.raises(CannotOpen):
        vault.open(sealed, context=context)


def test_any_flipped_bit_is_noticed() -> None:
    vault = Vault([OLD])
    sealed = vault.seal(b"secret", context="c")
    for position in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[position // 8] ^= 1 << position % 8
        with pytest.raises(CannotOpen):
            vault.open(bytes(changed), context="c")


def test_after_a_rotation_old_values_still_open_and_are_still_found() -> None:
    before, after = Vault([OLD]), Vault([NEW, OLD])
    sealed = before.seal(b"secret", context="c")
    assert after.open(sealed, context="c") == b"secret"
    assert before.digest("RESIDENT_ID:1") in after.digests("RESIDENT_ID:1")
    assert after.seal(b"secret", context="c")[0] == 2


def test_without_its_key_a_value_stays_shut() -> None:
    sealed = Vault([OLD]).seal(b"secret", context="c")
    with pytest.raises(CannotOpen):
        Vault([NEW]).open(sealed, context="c")


def test_a_purpose_key_survives_a_rotation() -> None:
    assert Vault([OLD]).purpose_key("n") == Vault([NEW, OLD]).purpose_key("n")
