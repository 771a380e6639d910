"""Reads {"url", "auth", "server", "microversion"} from standard input, calls tempest's clients, which check every answer by
tempest's JSON schemas of that microversion, and prints JSON."""

import json
import sys

from tempest.lib import auth
from tempest.lib.services.compute import base_compute_client
from tempest.lib.services.compute.keypairs_client import KeyPairsClient
from tempest.lib.services.compute.servers_client import ServersClient

task = json.load(sys.stdin)
who = task["auth"]
credentials = auth.KeystoneV3Credentials(
    username=who["username"], password=who["password"], user_domain_id=who["user_domain_id"],
    project_name=who["project_name"], project_domain_id=who["project_domain_id"],
)
provider = auth.KeystoneV3AuthProvider(credentials, task["url"], scope="project")
servers = ServersClient(provider, "compute", "RegionOne")
key_pairs = KeyPairsClient(provider, "compute", "RegionOne")
answers = {}
for microversion in task["microversions"]:
    base_compute_client.COMPUTE_MICROVERSION = microversion
    answer = {
        "list": [each["name"] for each in servers.list_servers()["servers"]],
        "detail": [each["name"] for each in servers.list_servers(detail=True)["servers"]],
        "page": [each["name"] for each in servers.list_servers(detail=True, limit=1)["servers"]],
        "show": servers.show_server(task["server"])["server"]["name"],
        "password": servers.show_password(task["server"])["password"],
    }
    servers.set_server_metadata_item(task["server"], "from", {"from": "tempest"})
    answer["metadata"] = servers.list_server_metadata(task["server"])["metadata"]
    servers.update_server_metadata(task["server"], {"more": "1"})
    servers.delete_server_metadata_item(task["server"], "more")
    servers.set_server_metadata(task["server"], {})
    made = key_pairs.create_keypair(name=f"tempest-{microversion}", public_key=task["public_key"])["keypair"]
    key_pairs.show_keypair(made["name"])
    answer["key pairs"] = [each["keypair"]["name"] for each in key_pairs.list_keypairs()["keypairs"]]
    key_pairs.delete_keypair(made["name"])
    # From 2.58 on Nova's list has updated_at as well, which tempest's schema of the list, never brought up to date, forbids.
    minor = int((microversion or "2.1").split(".")[1])
    if minor < 58:
        actions = servers.list_instance_actions(task["server"])["instanceActions"]
    answer["actions"] = sorted({each["action"] for each in actions})
    shown = [servers.show_instance_action(task["server"], each["request_id"])["instanceAction"] for each in actions]
    answer["shown"] = sorted({each["action"] for each in shown})
    answers[microversion or "none"] = answer
servers.delete_password(task["server"])
answers["cleared"] = servers.show_password(task["server"])["password"]
print(json.dumps(answers))
