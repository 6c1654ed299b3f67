import asyncio

from channels.layers import get_channel_layer

from scheduling.room.notify import group_of, notify


def test_both_sides_hear_an_event_after_the_commit(session, django_capture_on_commit_callbacks):
    async def listen():
        layer = get_channel_layer()
        names = [await layer.new_channel() for _side in ("seller", "manager")]
        for name, side in zip(names, ("seller", "manager"), strict=True):
            await layer.group_add(group_of(session.public_id, side), name)
        for callback in callbacks:
            await asyncio.to_thread(callback)
        async with asyncio.timeout(5):
            heard = [await layer.receive(name) for name in names]
        await layer.flush()
        return heard

    with django_capture_on_commit_callbacks() as callbacks:
        notify(session, "chat", line={"text": "hello"})
    expected = {"type": "room.event", "event": "chat", "data": {"line": {"text": "hello"}}}
    assert asyncio.run(listen()) == [expected, expected]


def test_nothing_is_sent_before_the_commit(session, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        notify(session, "admitted")
    assert len(callbacks) == 1


def test_a_redis_that_is_away_stops_nobody(session, settings, django_capture_on_commit_callbacks):
    broken = {"hosts": [{"address": "redis://127.0.0.1:1/0"}]}
    settings.CHANNEL_LAYERS = {
        "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": broken}
    }
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        notify(session, "admitted")
    assert len(callbacks) == 1  # it ran into the closed door, and nobody heard of it
