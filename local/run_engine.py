"""Runs the local AWS engine for as long as whoever started it lives.

Standard input is a pipe from the starter and nothing is ever written to it. It
ends when the starter ends, also by a crash or a kill that no handler sees, and
then the whole process group goes: the engine and every function it runs.
"""

import contextvars
import functools
import json
import os
import signal
import threading


def end_with_the_starter():
    # Not sys.stdin: its lock, held here, would turn a regular exit into an abort.
    while os.read(0, 1024):
        pass
    os.killpg(0, signal.SIGKILL)


threading.Thread(target=end_with_the_starter, daemon=True).start()

from ministack.app import main  # noqa: E402  (the watch starts before the slow imports)
from ministack.services import apigateway, eventbridge, s3  # noqa: E402


def name_versions_of_objects():
    """Of an object in a bucket with versions, EventBridge's event names the version, as on AWS: the engine leaves it out."""
    version = contextvars.ContextVar("version", default=None)
    fire, dispatch = s3._fire_s3_event, eventbridge._dispatch_event

    @functools.wraps(fire)
    def fire_and_keep_version(*args, version_id=None, **kwargs):
        token = version.set(version_id)
        try:
            return fire(*args, version_id=version_id, **kwargs)
        finally:
            version.reset(token)

    @functools.wraps(dispatch)
    def dispatch_with_version(event, *args, **kwargs):
        if event.get("Source") == "aws.s3" and version.get():
            detail = json.loads(event["Detail"])
            detail["object"]["version-id"] = version.get()
            event = {**event, "Detail": json.dumps(detail)}
        return dispatch(event, *args, **kwargs)

    s3._fire_s3_event, eventbridge._dispatch_event = fire_and_keep_version, dispatch_with_version


def answer_browsers_as_declared():
    """An HTTP API answers browsers as its template says: the engine keeps the settings in CloudFormation's spelling and reads them in the API's."""
    def respelled(answer):
        @functools.wraps(answer)
        def answer_respelled(settings, origin):
            return answer({name[0].lower() + name[1:]: value for name, value in (settings or {}).items()}, origin)

        return answer_respelled

    apigateway._cors_response_headers = respelled(apigateway._cors_response_headers)
    apigateway._cors_preflight_response = respelled(apigateway._cors_preflight_response)


name_versions_of_objects()
answer_browsers_as_declared()
main()
