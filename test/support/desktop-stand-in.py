"""
A desktop as far as a tray and notifications need one, on the session bus that it is started with: it owns
`org.kde.StatusNotifierWatcher` (unless `--no-tray` is given) and `org.freedesktop.Notifications`.

It talks in lines of JSON. On its output it first says `{"kind": "ready", "address": …}`, and then whatever happens:
`item` for a tray icon that was registered, `layout` when that icon's menu says that it changed, `notification` for one
that was shown. On its input it takes `{"do": "menu"}` and `{"do": "click", "id": …}`, and says an `answer` to each. It ends
with its input.
"""

import json
import os
import sys
import threading

import dbus
import dbus.service
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
NOTIFICATIONS = "org.freedesktop.Notifications"


def say(kind, **more):
    print(json.dumps({"kind": kind, **more}), flush=True)


def answer(value):
    say("answer", value=value)


def fail(error):
    say("answer", error=str(error))


def entry(item):
    number, properties, _children = item
    return {
        "id": int(number),
        "label": str(properties.get("label", "")),
        "isSeparator": properties.get("type") == "separator",
        "isEnabled": bool(properties.get("enabled", True)),
        "isChecked": properties.get("toggle-state", 0) == 1,
    }


class Watcher(dbus.service.Object):
    """Where tray icons are registered. There is always one who shows them."""

    def __init__(self, bus):
        self.bus = bus
        self.items = []
        name = dbus.service.BusName(WATCHER, bus)
        super().__init__(name, "/StatusNotifierWatcher")
        bus.add_signal_receiver(self.on_layout, "LayoutUpdated", MENU)

    def on_layout(self, revision, _parent):
        say("layout", revision=int(revision))

    @dbus.service.method(WATCHER, in_signature="s", sender_keyword="sender")
    def RegisterStatusNotifierItem(self, service, sender=None):
        path = service if service.startswith("/") else "/StatusNotifierItem"
        self.items.append((sender, path))
        say("item")

    @dbus.service.method(WATCHER, in_signature="s")
    def RegisterStatusNotifierHost(self, _service):
        pass

    @dbus.service.method(dbus.PROPERTIES_IFACE, in_signature="ss", out_signature="v")
    def Get(self, _interface, name):
        return self.GetAll(_interface)[name]

    @dbus.service.method(dbus.PROPERTIES_IFACE, in_signature="s", out_signature="a{sv}")
    def GetAll(self, _interface):
        return {
            "IsStatusNotifierHostRegistered": True,
            "ProtocolVersion": dbus.Int32(0),
            "RegisteredStatusNotifierItems": dbus.Array([sender + path for sender, path in self.items], "s"),
        }

    def with_item(self, use):
        """Calls `use` with all properties of the icon, and with its menu."""
        sender, path = self.items[-1]

        def go_on(properties):
            menu = dbus.Interface(self.bus.get_object(sender, properties["Menu"], introspect=False), MENU)
            use(properties, menu)

        item = self.bus.get_object(sender, path, introspect=False)
        # Nothing here waits for the program: it waits itself, for its notifications.
        item.GetAll(
            ITEM, dbus_interface=dbus.PROPERTIES_IFACE, reply_handler=go_on, error_handler=fail
        )

    def show_menu(self):
        def show(properties, menu):
            def on_layout(_revision, layout):
                answer({"tooltip": str(properties["ToolTip"][2]), "entries": [entry(one) for one in layout[2]]})

            menu.GetLayout(0, -1, dbus.Array([], "s"), reply_handler=on_layout, error_handler=fail)

        self.with_item(show)

    def click(self, entry_id):
        def press(_properties, menu):
            menu.Event(
                entry_id,
                "clicked",
                dbus.Int32(0, variant_level=1),
                dbus.UInt32(0),
                reply_handler=lambda: answer(None),
                error_handler=fail,
            )

        self.with_item(press)


class Notifications(dbus.service.Object):
    def __init__(self, bus):
        self.last = 0
        super().__init__(dbus.service.BusName(NOTIFICATIONS, bus), "/org/freedesktop/Notifications")

    @dbus.service.method(NOTIFICATIONS, in_signature="susssasa{sv}i", out_signature="u")
    def Notify(self, _app, _replaces, _icon, summary, body, _actions, _hints, _timeout):
        self.last += 1
        say("notification", title=str(summary), body=str(body))
        return dbus.UInt32(self.last)

    @dbus.service.method(NOTIFICATIONS, in_signature="u")
    def CloseNotification(self, _id):
        pass

    @dbus.service.method(NOTIFICATIONS, out_signature="as")
    def GetCapabilities(self):
        return ["body", "actions"]

    @dbus.service.method(NOTIFICATIONS, out_signature="ssss")
    def GetServerInformation(self):
        return ("stand-in", "Lading", "1", "1.2")


def obey(watcher, line):
    order = json.loads(line)
    if watcher is None or not watcher.items:
        fail("no icon was registered")
    elif order["do"] == "menu":
        watcher.show_menu()
    else:
        watcher.click(order["id"])


def listen(watcher, loop):
    for line in sys.stdin:
        GLib.idle_add(obey, watcher, line)
    GLib.idle_add(loop.quit)


def main():
    DBusGMainLoop(set_as_default=True)
    bus = dbus.SessionBus()
    watcher = None if "--no-tray" in sys.argv else Watcher(bus)
    notifications = Notifications(bus)
    loop = GLib.MainLoop()
    threading.Thread(target=listen, args=(watcher, loop), daemon=True).start()
    say("ready", address=os.environ["DBUS_SESSION_BUS_ADDRESS"])
    loop.run()
    del notifications


main()
