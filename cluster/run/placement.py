"""Placement of roles on actors, where the config leaves it open: on few cores few processes are faster."""

from os import cpu_count

from ..config.run_config import Cluster, PoolOfActors

FEW_CORES = 4


def pools_of(cluster: Cluster, roles: tuple[str, ...], cores: int | None = None) -> tuple[PoolOfActors, ...]:
    """Return the pools that the config says, or a choice by the number of *cores*, which serves *roles*.

    On few cores one actor serves every role, so that a dialogue stays with it from the plan to the verdict. On more,
    as many such actors as a quarter of the cores: the roles wait for models, and not for each other.
    """
    if cluster.pools is not None:
        return cluster.pools
    cores = cores if cores is not None else cpu_count() or 1
    replicas = 1 if cores <= FEW_CORES else cores // FEW_CORES
    return (PoolOfActors(roles=roles, replicas=replicas, in_flight=64),)
