"""Reads {"url", "auth_type", "auth", "step", ...} from standard input, does one step with openstacksdk, prints JSON."""

import json
import sys

import openstack
from keystoneauth1 import session
from keystoneauth1.exceptions.auth import MissingAuthMethods
from keystoneauth1.identity import v3
from openstack import exceptions

task = json.load(sys.stdin)


def connect():
    auth = {"auth_url": task["url"], **task["auth"]}
    more = {"auth_methods": ["v3password", "v3totp"]} if task["auth_type"] == "v3multifactor" else {}
    return openstack.connect(
        load_yaml_config=False, load_envvars=False, region_name="RegionOne",
        auth_type=task["auth_type"], auth=auth, **more,
    )


def server(found):
    return {"id": found.id, "name": found.name}


def list_all():
    compute = connect().compute
    names = [each.name for each in compute.servers(details=task.get("details", True), limit=task.get("limit"))]
    return {"names": names}


def one():
    compute = connect().compute
    found = compute.get_server(compute.find_server(task["server"]).id)
    return {**server(found), "status": found.status, "key_name": found.key_name, "metadata": found.metadata}


def password():
    compute = connect().compute
    found = compute.find_server(task["server"])
    before = compute.get_server_password(found)
    # This version of the SDK has no call for it.
    cleared = compute.delete(f"/servers/{found.id}/os-server-password").status_code
    return {"before": before, "cleared": cleared, "after": compute.get_server_password(found)}


def metadata():
    compute = connect().compute
    found = compute.find_server(task["server"])
    compute.set_server_metadata(found, **task["items"])
    after = dict(compute.get_server_metadata(found).metadata)
    compute.delete_server_metadata(found, list(task["items"]))
    return {"set": after, "left": compute.get_server_metadata(found).metadata}


def key_pairs():
    compute = connect().compute
    made = compute.create_keypair(name=task["name"], public_key=task["public_key"])
    names = [each.name for each in compute.keypairs()]
    line = compute.get_keypair(made.name).public_key
    compute.delete_keypair(made.name)
    return {"names": names, "public_key": line, "left": [each.name for each in compute.keypairs()]}


def application_credential():
    """Makes one, signs in with it, and deletes it."""
    cloud = connect()
    user = cloud.current_user_id
    made = cloud.identity.create_application_credential(user, task["name"])
    task["auth_type"] = "v3applicationcredential"
    task["auth"] = {"application_credential_id": made.id, "application_credential_secret": made.secret}
    names = [each.name for each in connect().compute.servers()]
    try:
        connect().identity.create_application_credential(user, "another")
        refused = None
    except exceptions.HttpException as cause:
        refused = cause.status_code
    found = cloud.identity.find_application_credential(user, task["name"])
    cloud.identity.delete_application_credential(user, found)
    left = [each.name for each in cloud.identity.application_credentials(user)]
    try:
        connect().authorize()
        deleted = False
    except exceptions.SDKException:
        deleted = True
    return {"names": names, "refused": refused, "left": left, "deleted": deleted}


def receipt():
    """The password first; then the passcode, with the receipt that Keystone's answer had."""
    who = {key: task["auth"][key] for key in ("username", "user_domain_id")}
    scope = {key: task["auth"][key] for key in ("project_name", "project_domain_id")}
    first = v3.Password(auth_url=task["url"], password=task["auth"]["password"], **who, **scope)
    try:
        session.Session(auth=first).get_token()
    except MissingAuthMethods as cause:
        second = v3.MultiFactor(
            task["url"], ["v3totp"], passcode=task["auth"]["passcode"], **who, **scope)
        second.add_method(v3.ReceiptMethod(receipt=cause.receipt))
        found = session.Session(auth=second)
        cloud = openstack.connection.Connection(session=found, region_name="RegionOne")
        return {
            "methods": cause.methods,
            "required": cause.required_auth_methods,
            "names": [each.name for each in cloud.compute.servers()],
        }
    return {"methods": None}


print(json.dumps(globals()[task["step"]]()))
