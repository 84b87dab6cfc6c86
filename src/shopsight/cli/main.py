"""The `shopsight` command: one function per verb, errors to exit codes in one place.

Exit codes: 0 done · 1 unexpected · 2 wrong usage · 3 bad input · 4 not found · 5 done, but rows or pictures were
reported (with --strict only) · 6 refused or in conflict · 7 store, model or network unusable · 130 interrupted.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from shopsight import __version__
from shopsight.app import Crewed
from shopsight.cli import (
    adapting,
    ads,
    associations,
    backing_up,
    events,
    experiments,
    judging_recommendations,
    keys,
    model,
    planning,
    reading,
    recommending,
    satisfaction,
    simulating,
    training,
)
from shopsight.cli.options import (
    BulkWorkers,
    GpuOption,
    JsonOption,
    RayOption,
    ShopOption,
    crewed,
    existing_shop,
    mapping_of,
    print_json,
    shop_settings,
)
from shopsight.core.errors import (
    Conflict,
    FetchFailed,
    IndexUnavailable,
    InvalidRequest,
    ModelUnusable,
    NotFound,
    RevisionMismatch,
    ShopsightError,
    SourceNotFound,
    StoreUnusable,
    UnreadableImage,
    WorkersUnavailable,
)

app = typer.Typer(
    name="shopsight",
    help="Visual search for a shop: import a catalog, search it by photo and words, serve it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_out = Console()
_err = Console(stderr=True)

_EXIT_CODES: tuple[tuple[type[ShopsightError], int], ...] = (
    (NotFound, 4),
    (Conflict, 6),
    (InvalidRequest, 3),
    (UnreadableImage, 3),
    (FetchFailed, 7),
    (StoreUnusable, 7),
    (ModelUnusable, 7),
    (RevisionMismatch, 7),
    (IndexUnavailable, 7),
    (WorkersUnavailable, 7),
)
_PICTURE_SUFFIXES = frozenset(".jpg .jpeg .png .webp .avif .heic .heif .gif .tif .tiff .bmp .jp2".split())


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        app(args=list(arguments) if arguments is not None else None)
    except ShopsightError as error:
        _err.print(f"[bold red]error[/] [dim]({error.code})[/] ", end="")
        _err.print(error.message, markup=False, highlight=False)
        sys.exit(next((code for kind, code in _EXIT_CODES if isinstance(error, kind)), 1))
    except KeyboardInterrupt:
        _err.print("interrupted; the same command goes on where it was")
        sys.exit(130)


@app.callback()
def _common(
    context: typer.Context,
    shop: ShopOption = None,
) -> None:
    context.obj = shop


@app.command("import")
def import_(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="A feed, an export folder, a folder of pictures, or a URL of a feed.")],
    format: Annotated[str, typer.Option(help="Feed format, recognized by content when auto.")] = "auto",
    column: Annotated[
        list[str] | None, typer.Option("--map", help="Column of a generic table: title=Produktname. Repeatable.")
    ] = None,
    currency: Annotated[str, typer.Option(help="Currency of prices that name none.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report what would be wrong; write nothing.")] = False,
    sync: Annotated[bool, typer.Option("--sync", help="Remove products that the source no longer has.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Let --sync remove more than half of the shop.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 5 when anything was reported.")] = False,
    ray: RayOption = "",
    workers: BulkWorkers = 0,
    gpu: GpuOption = False,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Bring a catalog in. Run it again after an interruption, or whenever the feed changed."""
    from shopsight.cli.importing import (
        calibrate_with_progress,
        import_summary,
        import_with_progress,
        print_import,
    )
    from shopsight.cli.options import shop_or_scratch

    # A dry run looks at pictures without the encoder, which is not worth sending them anywhere.
    spread = Crewed() if dry_run else crewed(ray, workers, gpu)
    with shop_or_scratch(shop_settings(context, shop), scratch=dry_run) as opened:
        with opened.model.bulk_seer(spread) as seer:
            operation = import_with_progress(
                opened,
                _err,
                source,
                format=format,
                mapping=mapping_of(column or []),
                currency=currency,
                dry_run=dry_run,
                sync=sync,
                allow_large_removal=yes,
                seer=seer,
            )
        if operation.status == "done" and not dry_run and opened.model.needs_calibration():
            calibrate_with_progress(opened, _err)
        if as_json:
            print_json(import_summary(opened, operation))
        else:
            print_import(_out, opened, operation)
    if operation.status != "done":
        raise typer.Exit(1)
    if strict and operation.counts.get("issues", 0):
        raise typer.Exit(5)


@app.command()
def search(
    context: typer.Context,
    photo: Annotated[str, typer.Argument(help="A picture, the URL of one, or words.", show_default=False)] = "",
    words: Annotated[str, typer.Option(help="Words beside the picture.")] = "",
    match: Annotated[
        str, typer.Option(help="Where words are looked for: auto, text (of the catalog), picture or both.")
    ] = "auto",
    words_weight: Annotated[
        float | None, typer.Option(help="What words weigh against the picture, 0-1, with an image-text model.")
    ] = None,
    wishes: Annotated[bool, typer.Option(help="Hear attributes, prices and negations in the words.")] = True,
    product: Annotated[str, typer.Option(help="Search by a product's own photo.")] = "",
    photo_id: Annotated[str, typer.Option(help="Search by a photo that the shop has.")] = "",
    box: Annotated[str, typer.Option(help="Part of the photo: left,top,right,bottom in 0-1.")] = "",
    filter: Annotated[str, typer.Option(help='Such as: category = "Shoes" and price < 50')] = "",
    sort: Annotated[str, typer.Option(help="relevance, price, -price, newest or title.")] = "relevance",
    limit: Annotated[int, typer.Option(help="How many hits.")] = 10,
    cursor: Annotated[str, typer.Option(help="Where the last page ended.")] = "",
    facets: Annotated[str, typer.Option(help="Fields to count values of: category,brand,color")] = "",
    per_region: Annotated[int, typer.Option(help="How many hits of each region by itself, in --json; 0-5.")] = 0,
    read: Annotated[bool, typer.Option(help="Read text and codes on the photo too: some tenths of a second.")] = False,
    html: Annotated[Path | None, typer.Option(help="Also write the hits as a picture grid to this file.")] = None,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Find products by photo, by words, or by both."""
    from shopsight.cli.searching import build_query, wish_line, write_grid
    from shopsight.cli.views import facts_table, hits_table, regions_table, verdict_text
    from shopsight.core.types import WHOLE
    from shopsight.search.answer import result_as_data

    photo, words = _photo_or_words(photo, words)
    with existing_shop(context, shop) as opened:
        query = build_query(
            opened,
            photo=photo,
            words=words,
            match=match,
            words_weight=words_weight,
            wishes=wishes,
            product=product,
            photo_id=photo_id,
            box=box,
            filter=filter,
            sort=sort,
            limit=limit,
            cursor=cursor,
            facets=facets,
            per_region=per_region,
            read=read,
        )
        result = opened.search(query)
        if html:
            write_grid(html, opened, query, result)
        if unseen := opened.store.count_without_vector():
            _err.print(f"{unseen:,} photos were seen by another model and cannot be found yet: run shopsight reindex")
    if as_json:
        print_json(result_as_data(result))
        return
    if len(result.regions) > 1 or any(region.box != WHOLE for region in result.regions):
        _out.print(regions_table(result.regions))
    if result.wishes.chips:
        _out.print(wish_line(result.wishes), markup=False)
    if said := verdict_text(result):
        _out.print(said)
    _out.print(hits_table(result))
    for field, counts in result.facets.items():
        _out.print(facts_table(field, [(c.value, str(c.count)) for c in counts], (field, "products")))
    if html:
        _out.print(f"picture grid: {html}", markup=False)


@app.command()
def show(
    context: typer.Context,
    product_id: Annotated[str, typer.Argument(help="Id of a product.")],
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Show one product, whole."""
    from shopsight.cli.views import product_table
    from shopsight.search.answer import product_as_data

    with existing_shop(context, shop) as opened:
        product = opened.get(product_id)
    if as_json:
        print_json(product_as_data(product))
    else:
        _out.print(product_table(product))


@app.command()
def delete(
    context: typer.Context,
    product_ids: Annotated[list[str], typer.Argument(help="Ids of products.")],
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Delete products; unknown ids are an error and nothing is deleted then."""
    with existing_shop(context, shop) as opened:
        for product_id in product_ids:
            opened.get(product_id)
        removed = opened.delete(product_ids)
    if as_json:
        print_json({"deleted": removed})
    else:
        _out.print(f"{removed} deleted")


@app.command()
def reindex(
    context: typer.Context,
    ray: RayOption = "",
    workers: BulkWorkers = 0,
    gpu: GpuOption = False,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Look again at photos without a vector of the present model, and rebuild the index."""
    from shopsight.cli.importing import import_summary, print_import, reindex_with_progress

    with existing_shop(context, shop) as opened:
        with opened.model.bulk_seer(crewed(ray, workers, gpu)) as seer:
            operation = reindex_with_progress(opened, _err, seer)
        opened.model.rebuild_index()
        if as_json:
            print_json(import_summary(opened, operation))
        else:
            print_import(_out, opened, operation)


@app.command()
def calibrate(context: typer.Context, as_json: JsonOption = False, shop: ShopOption = None) -> None:
    """Fit what similarities mean in this shop. Imports and `serve` do so by themselves; doctor says how it stands."""
    from shopsight.cli.importing import calibrate_with_progress

    with existing_shop(context, shop) as opened:
        operation = calibrate_with_progress(opened, _err)
        state = opened.model.calibration_state()
    if as_json:
        print_json({"status": operation.status, "products": operation.done, "message": operation.message or state})
    else:
        _out.print(operation.message or state, markup=False, highlight=False)


@app.command()
def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.")],
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Write all products as JSONL with their photos beside, to be imported again anywhere."""
    from shopsight.catalog.export import export_catalog

    with existing_shop(context, shop) as opened:
        products, photos = export_catalog(opened.store, opened.photo_bytes, folder)
    if as_json:
        print_json({"products": products, "photos": photos, "folder": str(folder)})
    else:
        _out.print(f"{products:,} products and {photos:,} photos in {folder}", markup=False)


@app.command()
def doctor(
    context: typer.Context,
    mend: Annotated[bool, typer.Option("--mend", help="Repair what can be repaired.")] = False,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Check database, pictures, vectors, model and index against each other. Exits with 7 when something is wrong."""
    from shopsight.cli.views import facts_table

    with existing_shop(context, shop) as opened:
        findings = opened.examine(mend=mend)
    if as_json:
        print_json([{"check": f.check, "ok": f.ok, "message": f.message} for f in findings])
    else:
        rows = [("ok" if f.ok else "WRONG", f.check, f.message) for f in findings]
        _out.print(facts_table("doctor", rows, ("", "check", "found")))
    if not all(finding.ok for finding in findings):
        raise typer.Exit(7)


@app.command("eval")
def eval_(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="A folder in the evaluation format: catalog.csv, photos.csv.")],
    split: Annotated[str, typer.Option(help="Which photos to judge on.")] = "test",
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the figures to this file.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write a report with pictures to this file.")] = None,
    photos: Annotated[int, typer.Option(min=0, help="Judge on a fixed sample of so many photos; 0 takes all.")] = 0,
    framed: Annotated[
        bool, typer.Option("--framed", help="Search what the labels' frames show, as a shopper who draws a box.")
    ] = False,
    corruptions: Annotated[
        bool, typer.Option("--corruptions", help="Also search each photo damaged in 55 ways.")
    ] = False,
    against: Annotated[
        Path | None, typer.Option(help="Compare with another encoder: its .onnx file, the card (.json) beside it.")
    ] = None,
    shop: ShopOption = None,
) -> None:
    """Measure photo search on labelled photos: recall@k, mAP, per category and more, with confidence intervals."""
    from shopsight.cli.evaluating import Question, evaluate_folder, print_report

    # Minutes of work must not end in a file that cannot be written.
    for out in (html, json_file):
        if out and not out.absolute().parent.is_dir():
            raise typer.BadParameter(f"there is no folder {str(out.absolute().parent)!r} to write {out.name} to")
    question = Question(
        folder, split, photos=photos, framed=framed, corruptions=corruptions, against=against, html=html
    )
    report = evaluate_folder(shop_settings(context, shop), question, _err)
    if json_file:
        json_file.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print_report(_out, report)


@app.command()
def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to bind to.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to bind to; 0 takes a free one.")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes that serve; 0 means one per core.")] = None,
    shop: ShopOption = None,
) -> None:
    """Serve the HTTP API and the shopper's page."""
    from shopsight.cli.serving import serve_shop

    serve_shop(shop_settings(context, shop, host=host, port=port, workers=workers), _out)


@app.command()
def demo(
    context: typer.Context,
    port: Annotated[int | None, typer.Option(help="Port of the page; 0 takes a free one.")] = None,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the page at the end.")] = True,
    shop: ShopOption = None,
) -> None:
    """Import the demo shop, search one photo, and serve the page."""
    from shopsight.cli.demo import run_demo

    run_demo(shop_settings(context, shop or context.obj or Path("shop-demo"), port=port), _out, serve)


app.add_typer(events.app, name="events")
app.add_typer(keys.app, name="keys")
app.add_typer(ads.app, name="ads")
app.add_typer(model.app, name="model")
app.add_typer(recommending.app, name="recommend")
app.command("backup")(backing_up.backup)
app.command("restore")(backing_up.restore)
app.command("plan")(planning.plan)
app.add_typer(experiments.app, name="experiments")
app.command("eval-recommendations")(judging_recommendations.eval_recommendations)
app.command("read")(reading.read)
app.command("associations")(associations.associations)
app.command("bought-with")(associations.bought_with)
app.command("satisfaction")(satisfaction.satisfaction)
app.command("simulate")(simulating.simulate)
app.command("train")(training.train)
app.command("tune")(training.tune)
app.command("adapt")(adapting.adapt)


@app.command("version")
def version_() -> None:
    """Print the version."""
    _out.print(__version__, highlight=False)


def _photo_or_words(argument: str, words: str) -> tuple[str, str]:
    """Tell a photo (a path or a URL) from words; a mistyped file name is an error rather than words."""
    if not argument or argument.startswith(("http://", "https://")) or Path(argument).is_file():
        return argument, words
    if Path(argument).suffix.lower() in _PICTURE_SUFFIXES:
        raise SourceNotFound(f"no picture at {argument!r}")
    return "", f"{argument} {words}".strip()
