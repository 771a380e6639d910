/** bcrypt-pbkdf has no declarations: what bcrypt-key.ts uses of it. */
declare module "bcrypt-pbkdf" {
  const bcrypt: {
    /** Fills `key`. Not 0 if an argument is out of bounds. */
    pbkdf(
      passphrase: Uint8Array,
      passphraseLength: number,
      salt: Uint8Array,
      saltLength: number,
      key: Uint8Array,
      keyLength: number,
      rounds: number,
    ): number;
  };
  export default bcrypt;
}
