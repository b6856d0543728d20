"""One verb on the stack "dev" in the working directory, with an inline program: python python.py <program> <verb>"""

import json
import runpy
import sys

from pulumi import automation

program, verb = sys.argv[1:]


def read_imports():
    with open("import.json", encoding="utf-8") as file:
        return json.load(file)["resources"]


verbs = {
    "preview": lambda stack: stack.preview(diff=True, color="never"),
    "up": lambda stack: stack.up(color="never"),
    "import": lambda stack: stack.import_resources(
        resources=read_imports(), protect=False, generate_code=False
    ),
    "destroy": lambda stack: stack.destroy(color="never"),
}

workspace = automation.LocalWorkspace(
    work_dir=".", program=lambda: runpy.run_path(program, run_name="__main__")
)
try:
    result = verbs[verb](automation.Stack.select("dev", workspace))
except automation.CommandError as error:
    sys.exit(str(error))
print(result.stdout, result.stderr)
