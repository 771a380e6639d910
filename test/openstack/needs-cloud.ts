import { installPrerequisites, keystone } from "../prerequisites.ts";

/** These tests are nothing without a real OpenStack: they say so instead of passing by themselves. */
export default function setup(): void {
  if (process.env.OS_AUTH_URL === undefined)
    throw new Error(
      "OS_AUTH_URL is not set: test:openstack needs a real OpenStack, named by the OS_* variables of an openrc file",
    );
  installPrerequisites([keystone]);
}
