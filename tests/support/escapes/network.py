"""Tools that try to reach somebody: over a network, over a socket of this machine, past the kernel's calls."""

import ctypes
import os
import socket

from .calls import Facts, call, got


def tcp_over_ipv4(facts: Facts) -> str:
    """Connect."""
    return got(socket.create_connection(("127.0.0.1", facts["tcp"]), timeout=1))


def tcp_over_ipv6(facts: Facts) -> str:
    """Connect to an address of the other family."""
    return got(socket.create_connection(("::ffff:127.0.0.1", facts["tcp"]), timeout=1))


def multipath_tcp(facts: Facts) -> str:
    """Connect by a protocol that is not called TCP."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262) as sender:
        sender.connect(("127.0.0.1", facts["tcp"]))
        return got(sender.send(b"secret"))


def tcp_fast_open(facts: Facts) -> str:
    """Send with the first packet, without connecting."""
    with socket.socket() as sender:
        return got(sender.sendto(b"secret", 0x20000000, ("127.0.0.1", facts["tcp"])))


def tcp_listening(facts: Facts) -> str:
    """Let others in."""
    del facts
    return got(socket.create_server(("127.0.0.1", 0)))


def datagram(facts: Facts) -> str:
    """Send a datagram."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        return got(sender.sendto(b"secret", ("127.0.0.1", facts["udp"])))


def ping(facts: Facts) -> str:
    """Send an echo request."""
    del facts
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP) as sender:
        return got(sender.sendto(b"\x08\0\0\0\0\0\0\0secret", ("127.0.0.1", 0)))


def raw_packets(facts: Facts) -> str:
    """Open the wire itself."""
    del facts
    return got(socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0x300))


def unix_stream(facts: Facts) -> str:
    """Connect to a daemon of the machine."""
    with socket.socket(socket.AF_UNIX) as sender:
        sender.connect(facts["unix"])
        return got(sender.send(b"secret"))


def unix_datagram(facts: Facts) -> str:
    """Send to a log or a notification socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        return got(sender.sendto(b"secret", facts["unix_datagram"]))


def unix_abstract(facts: Facts) -> str:
    """Connect to a socket that has no file."""
    with socket.socket(socket.AF_UNIX) as sender:
        sender.connect("\0" + facts["abstract"])
        return got(sender.send(b"secret"))


def pair_that_sends_elsewhere(facts: Facts) -> str:
    """Send from one end of a pair to somebody who is not the other end."""
    one, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    return got(one.sendto(b"secret", facts["unix_datagram"]))


def pair_that_reconnects(facts: Facts) -> str:
    """Connect one end of a pair to somebody else."""
    one, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    one.connect(facts["unix_datagram"])
    return got(one.send(b"secret"))


def own_connection_reconnected(facts: Facts) -> str:
    """Connect whatever socket is open already."""
    for number in range(64):
        try:
            inherited = socket.socket(fileno=os.dup(number))
            inherited.connect(facts["unix"])
        except OSError:
            continue
        return got(inherited)
    raise LookupError("no socket could be connected")


def files_sent_to_the_parent(facts: Facts) -> str:
    """Pass an open file to the process that runs the calls."""
    del facts
    for number in range(3, 64):
        try:
            with socket.socket(fileno=os.dup(number)) as inherited:
                return got(socket.send_fds(inherited, [b"x"], [number]))
        except OSError:
            continue
    raise LookupError("no socket took it")


def kernel_crypto(facts: Facts) -> str:
    """Talk to a part of the kernel over a socket."""
    del facts
    return got(socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET, 0))


def netlink(facts: Facts) -> str:
    """Ask the kernel about its network."""
    del facts
    return got(socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0))


def virtual_machine_socket(facts: Facts) -> str:
    """Talk to the host of a virtual machine."""
    del facts
    return got(socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM))


def names(facts: Facts) -> str:
    """Ask a name server."""
    del facts
    return got(socket.getaddrinfo("example.com", 80))


def ring(facts: Facts) -> str:
    """Have the kernel make the calls, past any filter."""
    del facts
    return got(call(425, 425, 8, ctypes.create_string_buffer(120)))
