"""/v1/experiments for the merchant, /v1/assignments for the shop's page."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi import Query as Parameter
from starlette.requests import Request
from starlette.responses import Response

from shopsight.api.auth import KEY_NEEDED, KEY_OPTIONAL
from shopsight.api.body import read_json
from shopsight.api.context import Context
from shopsight.api.experiment_schemas import (
    AssignmentAnswer,
    ExperimentAnswer,
    ExperimentList,
    ExperimentRequest,
    ResultsAnswer,
)
from shopsight.api.render import json_response
from shopsight.api.routes.answers import body, errors
from shopsight.core.experiments import Arm
from shopsight.recommend.experiments.answer import assignment_as_data, experiment_as_data, results_as_data

_READ_ERRORS = (400, 401, 403, 404, 422, 429, 503)
_WRITE_ERRORS = (400, 401, 403, 404, 408, 409, 413, 415, 422, 429, 503)


def experiment_routes(context: Context) -> APIRouter:
    """Return the routes of experiments: all need a key that may write, but that of a shopper's assignment."""
    router = APIRouter()
    router.include_router(_reading(context))
    router.include_router(_changing(context))
    router.include_router(_dealing(context))
    return router


def _reading(context: Context) -> APIRouter:
    router = APIRouter(tags=["experiments"], dependencies=[Depends(context.gate.manage)])
    shop, reads = context.shop, context.pools.reads
    secured = {"security": KEY_NEEDED}

    @router.get(
        "/v1/experiments",
        operation_id="list_experiments",
        summary="Experiments, newest first",
        response_model=ExperimentList,
        responses=errors(*_READ_ERRORS),
        openapi_extra=secured,
    )
    async def list_experiments() -> Response:
        found = await reads.run(lambda: shop.experiments.list())
        return json_response({"experiments": [experiment_as_data(experiment) for experiment in found]})

    @router.get(
        "/v1/experiments/{experiment_id}",
        operation_id="get_experiment",
        summary="An experiment",
        response_model=ExperimentAnswer,
        responses=errors(*_READ_ERRORS),
        openapi_extra=secured,
    )
    async def get_experiment(experiment_id: str) -> Response:
        return json_response(experiment_as_data(await reads.run(lambda: shop.experiments.get(experiment_id))))

    @router.get(
        "/v1/experiments/{experiment_id}/results",
        operation_id="get_experiment_results",
        summary="What an experiment has found until now",
        response_model=ResultsAnswer,
        responses=errors(*_READ_ERRORS, 409),
        openapi_extra=secured,
    )
    async def get_experiment_results(experiment_id: str) -> Response:
        """Look as often as you like: the intervals hold at every look."""
        return json_response(await reads.run(lambda: results_as_data(shop.experiments.results(experiment_id))))

    return router


def _changing(context: Context) -> APIRouter:
    router = APIRouter(tags=["experiments"], dependencies=[Depends(context.gate.write)])
    shop, writes = context.shop, context.pools.writes

    @router.post(
        "/v1/experiments",
        operation_id="create_experiment",
        summary="Draft an experiment",
        status_code=201,
        response_model=ExperimentAnswer,
        responses=errors(*_WRITE_ERRORS),
        openapi_extra={"requestBody": body(json="ExperimentRequest"), "security": KEY_NEEDED},
    )
    async def create_experiment(request: Request) -> Response:
        options = context.options
        wanted = await read_json(request, ExperimentRequest, options.max_body_bytes, options.body_patience_s)
        arms = [Arm(arm.name, arm.weight, arm.changes) for arm in wanted.arms]
        create = partial(shop.experiments.create, wanted.title, arms, wanted.metric, wanted.id, wanted.kind)
        made = await writes.run(create)
        return json_response(experiment_as_data(made), 201, {"Location": f"/v1/experiments/{made.id}"})

    @router.post(
        "/v1/experiments/{experiment_id}/start",
        operation_id="start_experiment",
        summary="Begin to deal shoppers to the arms",
        response_model=ExperimentAnswer,
        responses=errors(*_WRITE_ERRORS),
        openapi_extra={"security": KEY_NEEDED},
    )
    async def start_experiment(experiment_id: str) -> Response:
        return json_response(experiment_as_data(await writes.run(lambda: shop.experiments.start(experiment_id))))

    @router.post(
        "/v1/experiments/{experiment_id}/stop",
        operation_id="stop_experiment",
        summary="End an experiment for good",
        response_model=ExperimentAnswer,
        responses=errors(*_WRITE_ERRORS),
        openapi_extra={"security": KEY_NEEDED},
    )
    async def stop_experiment(experiment_id: str) -> Response:
        return json_response(experiment_as_data(await writes.run(lambda: shop.experiments.stop(experiment_id))))

    @router.delete(
        "/v1/experiments/{experiment_id}",
        operation_id="delete_experiment",
        summary="Forget an experiment",
        status_code=204,
        responses=errors(*_WRITE_ERRORS),
        openapi_extra={"security": KEY_NEEDED},
    )
    async def delete_experiment(experiment_id: str) -> Response:
        await writes.run(lambda: shop.experiments.delete(experiment_id))
        return Response(status_code=204)

    return router


def _dealing(context: Context) -> APIRouter:
    router = APIRouter(tags=["experiments"], dependencies=[Depends(context.gate.search)])

    @router.get(
        "/v1/assignments",
        operation_id="get_assignment",
        summary="A shopper's arms and what they change",
        response_model=AssignmentAnswer,
        responses=errors(400, 401, 403, 422, 429, 503),
        openapi_extra={"security": KEY_OPTIONAL},
    )
    async def get_assignment(
        shopper: Annotated[str, Parameter(min_length=1, max_length=100, description="The shopper's pseudonym.")],
    ) -> Response:
        """Always the same for the same pseudonym, which is not kept."""
        assigned = await context.pools.reads.run(lambda: context.shop.experiments.assignment(shopper))
        return json_response(assignment_as_data(assigned), headers={"Cache-Control": "no-store"})

    return router
