"""The truth: SQL tables and content-addressed blobs."""

from shopsight.store.ad_ledger import SqlAdLedger
from shopsight.store.ad_state import SqlAdState
from shopsight.store.blobs import DiskBlobStore
from shopsight.store.campaigns import SqlCampaigns
from shopsight.store.engine import open_engine
from shopsight.store.events import SqlEventLog
from shopsight.store.experiments import SqlExperiments
from shopsight.store.keys import ApiKey, ApiKeys
from shopsight.store.object_blobs import ObjectBlobStore
from shopsight.store.operations import SqlOperationLog
from shopsight.store.products import SqlProductStore
from shopsight.store.query_photos import QueryPhotos

__all__ = [
    "ApiKey",
    "ApiKeys",
    "DiskBlobStore",
    "ObjectBlobStore",
    "QueryPhotos",
    "SqlAdLedger",
    "SqlAdState",
    "SqlCampaigns",
    "SqlEventLog",
    "SqlExperiments",
    "SqlOperationLog",
    "SqlProductStore",
    "open_engine",
]
