/** des.js has no declarations: what block-cipher-cbc.ts uses of it. */
declare module "des.js" {
  interface Options {
    type: "decrypt";
    key: Uint8Array;
    iv: Uint8Array;
    padding: false;
  }
  interface Cipher {
    update(data: Uint8Array): number[];
    final(): number[];
  }
  interface CipherKind {
    create(options: Options): Cipher;
  }
  const des: { CBC: { instantiate(kind: object): CipherKind }; EDE: object };
  export default des;
}
