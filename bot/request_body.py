"""Read a request's body up to a limit, so that nobody can fill our memory with one request."""

from starlette.requests import Request


async def read_body(request: Request, *, limit: int) -> bytes | None:
    """Read the whole body.

    Args:
        request: Whose body was not read yet.
        limit: Most bytes we take in.

    Returns:
        The body, or None when it is larger than `limit`; then no more than the first part too many was read.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit:
        return None
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > limit:
            return None
    return bytes(body)
