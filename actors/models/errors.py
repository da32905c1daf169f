"""Why a model gave no reply.

ModelError
├── ModelUnavailable     later may help: the provider refuses or cannot be reached
└── ModelMisconfigured   nothing but the user can help: a wrong key, an unknown model, an address that speaks no API
"""


class ModelError(Exception):
    """No reply could be had."""


class ModelUnavailable(ModelError):
    """The provider refuses for now, or cannot be reached."""


class ModelMisconfigured(ModelError):
    """The provider will never answer as it is configured: the run stops at once."""
