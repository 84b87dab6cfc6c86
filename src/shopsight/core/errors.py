"""Every error a caller can meet, as one tree.

ShopsightError
├── InvalidRequest                 422
│   ├── InvalidQuery               422   nothing to search for, or contradicting parts
│   ├── InvalidFilter              422   a filter that does not parse; carries the column
│   ├── InvalidCursor              422   a cursor of another query
│   ├── InvalidProduct             422   a product with a wrong or missing field
│   ├── InvalidEvent               422   an event of a shopper with a wrong or missing field
│   ├── InvalidCampaign            422   an advertising campaign with a wrong or missing field
│   ├── InvalidExperiment          422   an experiment with a wrong or missing field
│   ├── InvalidSetting             422
│   ├── UnknownFeedFormat          422
│   ├── RequestTooLarge            413   a body over its limit on bytes
│   ├── UnsupportedMediaType       415   a body in a format that the route does not read
│   ├── MethodNotAllowed           405
│   ├── HostRefused                400   a Host header that is not one of this server's names
│   └── RequestTimeout             408   a body that stopped arriving
├── UnreadableImage                422
│   ├── EmptyImage                 422
│   ├── NotAnImage                 415
│   ├── VectorGraphic              415   SVG and its kin: never rendered
│   ├── TruncatedImage             422
│   ├── ImageTooSmall              422
│   └── ImageTooLarge              413   too many bytes or too many pixels
├── FetchFailed                    502   a picture or feed that could not be downloaded
│   ├── AddressRefused             422   the SSRF guard said no
│   └── FetchTooLarge              413
├── NotFound                       404
│   ├── ProductNotFound / PhotoNotFound / OperationNotFound / SourceNotFound
│   ├── CampaignNotFound / ExperimentNotFound
├── Conflict                       409
│   ├── OperationRunning           409
│   ├── PreconditionFailed         412   If-Match named another version
│   └── SyncRefused                409   a sync would remove more than half of the shop
├── Unauthorized 401 · Forbidden 403 · RateLimited 429 · Overloaded 503
├── ModelUnusable                  500   missing, damaged or unfit model file
├── RevisionMismatch               500   vectors or an index of another model revision
├── ChangesForgotten               500   an index that missed removals which the store no longer knows
├── StoreUnusable                  500   a shop folder or database that cannot be used
│   └── BackupDamaged              500   a backup with files that are missing or no longer what they were
├── IndexUnavailable               503   an index server that is away, whole or in part
├── WorkersUnavailable             503   processes that see pictures for an import, which cannot be had
└── ExtraRequired                  501   an optional library is not installed
"""

from __future__ import annotations

from typing import ClassVar


class ShopsightError(Exception):
    """Base of the tree: a stable machine `code`, an HTTP `status`, and a message saying what was wanted and got."""

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidRequest(ShopsightError):
    """The request cannot be carried out as it is written; `field` names the part of it, such as `photos.0.url`."""

    code = "invalid_request"
    status = 422

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class InvalidQuery(InvalidRequest):
    """A search that has nothing to search for, or whose parts contradict each other."""

    code = "invalid_query"


class InvalidFilter(InvalidRequest):
    """A filter expression that does not parse; `column` counts characters from 1."""

    code = "invalid_filter"

    def __init__(self, message: str, column: int) -> None:
        super().__init__(f"{message} (column {column})")
        self.column = column


class InvalidCursor(InvalidRequest):
    """A paging cursor that is damaged or belongs to another query."""

    code = "invalid_cursor"


class InvalidProduct(InvalidRequest):
    """A product with a wrong or missing field; `field` names it."""

    code = "invalid_product"

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message, field)


class InvalidEvent(InvalidRequest):
    """An event of a shopper with a wrong or missing field; `field` names it."""

    code = "invalid_event"

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message, field)


class InvalidCampaign(InvalidRequest):
    """An advertising campaign with a wrong or missing field; `field` names it."""

    code = "invalid_campaign"


class InvalidExperiment(InvalidRequest):
    """An experiment with a wrong or missing field; `field` names it."""

    code = "invalid_experiment"

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message, field)


class InvalidSetting(InvalidRequest):
    """A setting whose value cannot be used."""

    code = "invalid_setting"


class UnknownFeedFormat(InvalidRequest):
    """A source that none of the importers recognizes."""

    code = "unknown_feed_format"


class RequestTooLarge(InvalidRequest):
    """A request body over its limit on bytes."""

    code = "request_too_large"
    status = 413


class UnsupportedMediaType(InvalidRequest):
    """A request body in a format that the route does not read."""

    code = "unsupported_media_type"
    status = 415


class MethodNotAllowed(InvalidRequest):
    """An HTTP method that the route does not have."""

    code = "method_not_allowed"
    status = 405


class HostRefused(InvalidRequest):
    """A Host header that is not one of the server's names (a sign of DNS rebinding)."""

    code = "host_refused"
    status = 400


class RequestTimeout(InvalidRequest):
    """A request body that stopped arriving."""

    code = "request_timeout"
    status = 408
    retryable = True


class UnreadableImage(ShopsightError):
    """Bytes that could not be turned into a picture."""

    code = "unreadable_image"
    status = 422


class EmptyImage(UnreadableImage):
    """No bytes at all."""

    code = "empty_image"


class NotAnImage(UnreadableImage):
    """Bytes of something else than a picture."""

    code = "not_an_image"
    status = 415


class VectorGraphic(UnreadableImage):
    """SVG and its kin, which Shopsight never renders."""

    code = "vector_graphic"
    status = 415


class TruncatedImage(UnreadableImage):
    """A picture whose data ends too early."""

    code = "truncated_image"


class ImageTooSmall(UnreadableImage):
    """A picture with too few pixels to see anything on."""

    code = "image_too_small"


class ImageTooLarge(UnreadableImage):
    """A picture over the limit on bytes or pixels; refused before it is decoded."""

    code = "image_too_large"
    status = 413


class FetchFailed(ShopsightError):
    """A picture or feed that could not be downloaded."""

    code = "fetch_failed"
    status = 502
    retryable = True


class AddressRefused(FetchFailed):
    """An address that the guard against server-side request forgery does not allow."""

    code = "address_refused"
    status = 422
    retryable = False


class FetchTooLarge(FetchFailed):
    """A download over its limit on bytes."""

    code = "fetch_too_large"
    status = 413
    retryable = False


class NotFound(ShopsightError):
    """Something named by the caller does not exist."""

    code = "not_found"
    status = 404


class ProductNotFound(NotFound):
    """No product of that id."""

    code = "product_not_found"


class PhotoNotFound(NotFound):
    """No catalog or query photo of that id (query photos expire)."""

    code = "photo_not_found"


class OperationNotFound(NotFound):
    """No operation of that id."""

    code = "operation_not_found"


class SourceNotFound(NotFound):
    """A file or folder to import that does not exist or may not be read."""

    code = "source_not_found"


class CampaignNotFound(NotFound):
    """No advertising campaign of that id."""

    code = "campaign_not_found"


class ExperimentNotFound(NotFound):
    """No experiment of that id."""

    code = "experiment_not_found"


class Conflict(ShopsightError):
    """The request contradicts the present state."""

    code = "conflict"
    status = 409


class OperationRunning(Conflict):
    """The same work is already under way."""

    code = "operation_running"
    retryable = True


class PreconditionFailed(Conflict):
    """The product is not (or no longer) in the version that the request was made for."""

    code = "precondition_failed"
    status = 412


class SyncRefused(Conflict):
    """A sync that would remove more than half of the shop without being told to."""

    code = "sync_refused"


class Unauthorized(ShopsightError):
    """No key, or a key that is not known."""

    code = "unauthorized"
    status = 401


class Forbidden(ShopsightError):
    """A key without the scope that the request needs."""

    code = "forbidden"
    status = 403


class RateLimited(ShopsightError):
    """Too many requests; try again after `retry_after_s` seconds."""

    code = "rate_limited"
    status = 429
    retryable = True

    def __init__(self, message: str, retry_after_s: float) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Overloaded(ShopsightError):
    """All workers are busy and the queue is full; try again after `retry_after_s` seconds."""

    code = "overloaded"
    status = 503
    retryable = True

    def __init__(self, message: str, retry_after_s: float = 1.0) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class ModelUnusable(ShopsightError):
    """A model file that is missing, damaged or does not fit its card."""

    code = "model_unusable"


class RevisionMismatch(ShopsightError):
    """Vectors or an index made by another model revision."""

    code = "revision_mismatch"


class ChangesForgotten(ShopsightError):
    """An index that did not follow the store for so long that the removals it missed are no longer known."""

    code = "changes_forgotten"


class StoreUnusable(ShopsightError):
    """A shop folder or database that cannot be opened, read or written."""

    code = "store_unusable"


class BackupDamaged(StoreUnusable):
    """A backup whose files are missing or no longer what they were when it was made; the message names them."""

    code = "backup_damaged"


class IndexUnavailable(ShopsightError):
    """An index on a server that cannot be reached or cannot answer now; the same question may be asked again."""

    code = "index_unavailable"
    status = 503
    retryable = True
    retry_after_s: ClassVar[float] = 2.0


class WorkersUnavailable(ShopsightError):
    """The processes that see pictures for an import cannot be had; run again, it goes on where it was."""

    code = "workers_unavailable"
    status = 503


class ExtraRequired(ShopsightError):
    """An optional library is missing; the message names the extra to install."""

    code = "extra_required"
    status = 501
