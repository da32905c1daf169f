"""Forms of replies in batches: a question whose form is refused goes into the next batch in a wider one.

Nothing was answered, so it is no try of the question, and no answer that failed to come. An endpoint that refuses one
form after the other is asked for it no more.
"""

from collections.abc import Mapping

from ....actors.models import ModelError
from ....actors.models.batch import BatchQuestion, QuestionKey, batch_form, in_form
from ....actors.models.structured import ReplyForm, Structured
from ....events import BatchItem
from .asked import key_of
from .endpoints import BatchedEndpoint


class BatchForms:
    """The forms that endpoints take, as far as they have shown, and those of single questions."""

    def __init__(self, endpoints: Mapping[str, BatchedEndpoint]) -> None:
        self._endpoints = endpoints
        self._taken = {name: Structured(name, batch_form(at.settings)) for name, at in endpoints.items()}
        self._wider: dict[QuestionKey, ReplyForm] = {}

    def sent(self, question: BatchQuestion, item: BatchItem) -> tuple[BatchItem, bytes]:
        """Return *question* as it is put into a batch now: its item, and its body in the form that is asked for."""
        settings = self._endpoints[question.endpoint].settings
        form = self._taken[question.endpoint].form
        if (wider := self._wider.get(question.key)) is not None:
            form = max(form, wider, key=list(ReplyForm).index)
        noted = "" if form is batch_form(settings) else form.value
        return item.model_copy(update={"form": noted}), in_form(settings, question.body, form)

    def widened(self, endpoint: str, item: BatchItem, error: ModelError) -> bool:
        """Return True if *error* is about the form of *item*, which is asked for in a wider one from now on."""
        wider = self._taken[endpoint].wider(self._form(endpoint, item), error)
        if wider is not None:
            self._wider[key_of(item)] = wider
        return wider is not None

    def answered(self, endpoint: str, item: BatchItem) -> None:
        """Note that the form of *item* was taken."""
        self._wider.pop(key_of(item), None)
        self._taken[endpoint].taken(self._form(endpoint, item))

    def _form(self, endpoint: str, item: BatchItem) -> ReplyForm:
        return ReplyForm(item.form) if item.form else batch_form(self._endpoints[endpoint].settings)
