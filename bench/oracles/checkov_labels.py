"""Reads the verdicts that Checkov's own tests state, and prints them as JSON lines.

Usage: checkov_labels.py CHECKOV_FOLDER [SUBFOLDER of tests, default "terraform"]
Nothing is imported or run: the tests are read as syntax trees.
"""

import ast
import json
import os
import re
import sys

NAMES = {
    "passing_resources": "pass",
    "failing_resources": "fail",
    "unknown_resources": "unknown",
}


def strings_in(node):
    return [n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def module_id(root, module):
    path = os.path.join(root, module.replace(".", "/") + ".py")
    if not os.path.exists(path):
        return None, []
    text = open(path, encoding="utf-8").read()
    found = re.search(r"\bid\s*(?::\s*str\s*)?=\s*[\"'](CKV\w+)[\"']", text) or re.search(r"[\"'](CKV\d?_\w+_\d+)[\"']", text)
    kinds = re.search(r"supported_(?:resources|resource|data|providers?|modules?)\b[^=\n]*=\s*([\[(].*?[\])])", text, re.S)
    return (found.group(1) if found else None), (re.findall(r"[\"']([\w.*]+)[\"']", kinds.group(1)) if kinds else [])


def imported_check(root, tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and any(a.name == "check" for a in node.names):
            return module_id(root, node.module)
    return None, []


def filter_ids(function, imported):
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "RunnerFilter":
            for keyword in node.keywords:
                if keyword.arg == "checks":
                    ids = strings_in(keyword.value)
                    return ids if ids else ([imported] if imported else [])
    return [imported] if imported else []


def folder_in(function, parent):
    for text in strings_in(function):
        for candidate in (os.path.join(parent, text.lstrip("/")),):
            if text.strip("/") and os.path.exists(candidate):
                return candidate
    return None


def literal_sets(function):
    found = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            verdict = NAMES.get(node.targets[0].id)
            if verdict and isinstance(node.value, (ast.Set, ast.List, ast.Tuple)):
                found[verdict] = strings_in(node.value)
    return found


def inline_label(function, module_texts):
    """One HCL text and one verdict in a function."""
    verdicts = [n.attr for n in ast.walk(function) if isinstance(n, ast.Attribute) and n.attr in ("PASSED", "FAILED")]
    if len(set(verdicts)) != 1:
        return None
    texts = []
    used = {n.id for n in ast.walk(function) if isinstance(n, ast.Name)}
    for text in strings_in(function) + [module_texts[name] for name in used if name in module_texts]:
        if re.search(r"^\s*(resource|data|provider|module)\s+\"?[\w-]+\"?\s+(\"?[\w.-]+\"?\s*)?\{", text, re.M):
            texts.append(text)
    if len(texts) != 1:
        return None
    keys = [n.slice.value for n in ast.walk(function) if isinstance(n, ast.Subscript) and isinstance(n.slice, ast.Constant) and isinstance(n.slice.value, str)]
    return texts[0], verdicts[0], keys


def labels_of(root, path):
    try:
        tree = ast.parse(open(path, encoding="utf-8").read())
    except SyntaxError:
        return
    parent = os.path.dirname(path)
    imported, _ = imported_check(root, tree)
    module_texts = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str) and isinstance(node.targets[0], ast.Name):
            module_texts[node.targets[0].id] = node.value.value
    for function in [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name.startswith("test")]:
        sets = literal_sets(function)
        if sets:
            ids = filter_ids(function, imported)
            folder = folder_in(function, parent)
            if not ids or folder is None:
                yield {"kind": "unresolved", "test": path}
                continue
            for verdict, resources in sets.items():
                for resource in resources:
                    yield {"kind": "folder", "check": ids[0], "folder": os.path.relpath(folder, root), "resource": resource, "verdict": verdict}
            continue
        inline = inline_label(function, module_texts)
        if inline and imported:
            text, verdict, keys = inline
            yield {"kind": "inline", "check": imported, "text": text, "keys": keys, "verdict": "pass" if verdict == "PASSED" else "fail", "test": os.path.relpath(path, root) + ":" + function.name}


def graph_ids(root):
    ids = {}
    for folder, _, names in os.walk(os.path.join(root, "checkov")):
        for name in names:
            if name.endswith((".yaml", ".yml")) and "graph_checks" in folder:
                found = re.search(r"^\s*\"?id\"?\s*:\s*[\"']?(CKV\w+)", open(os.path.join(folder, name), encoding="utf-8").read(), re.M)
                if found:
                    ids[name.rsplit(".", 1)[0]] = found.group(1)
    return ids


def yaml_sets(path):
    """Only the shape `pass: [- "x"]`, `fail: …` is understood."""
    current, found = None, {"pass": [], "fail": []}
    for line in open(path, encoding="utf-8"):
        head = re.match(r"^(\w+)\s*:", line)
        if head:
            current = head.group(1)
            for text in re.findall(r"[\"']([^\"']+)[\"']", line):
                found.setdefault(current, []).append(text)
            continue
        item = re.match(r"^\s*-\s*[\"']?([^\"'\n#]+?)[\"']?\s*(#.*)?$", line)
        if item and current:
            found.setdefault(current, []).append(item.group(1))
    return found


def main():
    root = os.path.abspath(sys.argv[1])
    below = os.path.join(root, "tests", sys.argv[2] if len(sys.argv) > 2 else "terraform")
    ids = graph_ids(root)
    for folder, _, names in sorted(os.walk(below)):
        for name in sorted(names):
            path = os.path.join(folder, name)
            if name.startswith("test_") and name.endswith(".py"):
                for label in labels_of(root, path):
                    print(json.dumps(label))
            elif name in ("expected.yaml", "expected.yml"):
                check = ids.get(os.path.basename(folder))
                if check is None:
                    print(json.dumps({"kind": "unresolved", "test": path}))
                    continue
                sets = yaml_sets(path)
                for verdict in ("pass", "fail"):
                    for resource in sets.get(verdict, []):
                        print(json.dumps({"kind": "folder", "check": check, "folder": os.path.relpath(folder, root), "resource": resource, "verdict": verdict}))


main()
