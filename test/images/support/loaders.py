"""Tells of every loader in a build of libvips whether it could run, after blocking and unblocking operations in turn."""
import ctypes
import json
import sys

request = json.load(sys.stdin)
vips = ctypes.CDLL(request["library"])
vips.g_type_from_name.restype = ctypes.c_size_t
vips.g_type_children.restype = ctypes.POINTER(ctypes.c_size_t)
vips.g_type_children.argtypes = [ctypes.c_size_t, ctypes.c_void_p]
vips.g_type_name.restype = ctypes.c_char_p
vips.g_type_name.argtypes = [ctypes.c_size_t]
vips.vips_nickname_find.restype = ctypes.c_char_p
vips.vips_nickname_find.argtypes = [ctypes.c_size_t]
vips.vips_operation_new.restype = ctypes.c_void_p
vips.vips_operation_new.argtypes = [ctypes.c_char_p]
vips.vips_operation_get_flags.argtypes = [ctypes.c_void_p]

BLOCKED = 32  # VIPS_OPERATION_BLOCKED


def leaves(kind):
    count = ctypes.c_uint(0)
    children = vips.g_type_children(kind, ctypes.byref(count))
    if count.value == 0:
        yield kind
    for index in range(count.value):
        yield from leaves(children[index])


def is_blocked(kind):
    operation = vips.vips_operation_new(vips.vips_nickname_find(kind))
    return bool(vips.vips_operation_get_flags(operation) & BLOCKED)


assert vips.vips_init(b"loaders") == 0
for step in request["steps"]:
    for operation in step["operations"]:
        vips.vips_operation_block_set(operation.encode(), step["blocked"])
every = leaves(vips.g_type_from_name(b"VipsForeignLoad"))
print(json.dumps({vips.g_type_name(kind).decode().removeprefix("VipsForeignLoad"): is_blocked(kind) for kind in every}))
