/** The user wants this key in a cloud. A new object is a new wish. */
export interface KeyForCloud {
  keyId: string;
}
