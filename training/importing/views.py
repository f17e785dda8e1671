"""Bringing attendance in: choose a file, name its columns once, watch it being read, check, confirm."""

from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from training.access import training_editors_only
from training.importing.columns import guess_columns, headings_signature, missing_fields
from training.importing.counts import AttendanceImportError
from training.importing.export import AttendanceExport
from training.importing.forms import AttendanceQuestionsForm, ColumnsForm, ExportForm
from training.importing.preview import attendance_preview
from training.importing.reading import (
    discard_attendance_import,
    read_rows,
    save_columns,
    start_attendance_import,
)
from training.importing.services import confirm_attendance_import
from training.models import AttendanceImport, ColumnMap
from wsscp.decorators import get_or_post
from wsscp.forms import error_list

_HERE = "<!-- steps -->"
# How many times, at most, the page says how far it is.
_STEPS = 25


@training_editors_only
@get_or_post
def attendance_import_upload(request: HttpRequest) -> HttpResponseBase:
    """Take an export whose columns are known and read it; ask for the columns of any other."""
    form = ExportForm(request.POST, request.FILES) if request.method == "POST" else ExportForm()
    if form.is_bound and form.is_valid():
        export = form.cleaned_data["document"]
        known = ColumnMap.objects.filter(signature=headings_signature(export.headings)).first()
        columns = known.columns if known else guess_columns(export.headings)
        column_map = save_columns(
            headings=export.headings,
            columns={} if missing_fields(columns) else columns,
            by=request.user,
            at=timezone.now(),
        )
        if missing_fields(columns):
            return redirect("training:import-columns", column_map.pk)
        return _read(request, export, column_map)
    recent = AttendanceImport.objects.select_related("by")[:10]
    context = {"form": form, "recent": recent, "area": "training"}
    return render(request, "training/importing/upload.html", context)


@training_editors_only
@get_or_post
def attendance_import_columns(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Say which column holds what, and read the file by it."""
    column_map = get_object_or_404(ColumnMap, pk=pk)
    headings = column_map.headings
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        headings=headings,
        columns=column_map.columns or guess_columns(headings),
    )
    if request.method == "POST" and form.is_valid():
        column_map = save_columns(
            headings=tuple(headings), columns=form.columns, by=request.user, at=timezone.now()
        )
        return _read(request, form.cleaned_data["document"], column_map)
    context = {"form": form, "errors": error_list(form), "headings": headings, "area": "training"}
    return render(request, "training/importing/columns.html", context)


def _read(request: HttpRequest, export: AttendanceExport, column_map: ColumnMap) -> StreamingHttpResponse:
    """Read a file while its page is being sent, so that the page shows how far it has come."""
    now = timezone.now()
    draft = start_attendance_import(export=export, column_map=column_map, by=request.user, at=now)
    context = {"draft": draft, "export": export, "area": "training"}
    # The whole page is drawn first: what can fail of it fails before anything was sent.
    head, _, tail = render_to_string("training/importing/reading.html", context, request).partition(_HERE)

    def page() -> Iterator[str]:
        yield head
        shown = -1
        for count in read_rows(draft=draft, export=export, today=timezone.localdate(now)):
            if count * _STEPS // export.row_count > shown or count >= export.row_count:
                shown = count * _STEPS // export.row_count
                yield render_to_string("training/importing/_step.html", _step(count, export.row_count))
        yield tail

    response = StreamingHttpResponse(page())
    response["X-Accel-Buffering"] = "no"  # nginx passes each piece on as it comes
    return response


def _step(count: int, said: int) -> dict[str, object]:
    """How far the reading has come; what a file says of its own length is not always so."""
    of = max(count, said)
    about = f" of about {of:,}" if count < of else ""
    return {"count": count, "of": of, "text": f"{count:,}{about} rows read"}


@training_editors_only
@get_or_post
def attendance_import_preview(request: HttpRequest, token: UUID) -> HttpResponse:
    """Show what a file holds and what is wrong with it; bring it in once that is settled."""
    found = get_object_or_404(AttendanceImport.objects.select_related("by", "column_map"), token=token)
    context = {"draft": found, "area": "training"}
    if found.state != AttendanceImport.State.READ:
        return render(request, "training/importing/outcome.html", context)
    seen = attendance_preview(found)
    form = AttendanceQuestionsForm(request.POST if request.method == "POST" else None, draft=seen)
    errors = [("", fault) for fault in seen.faults]
    if request.method == "POST" and form.is_valid() and not errors:
        now = timezone.now()
        try:
            done = confirm_attendance_import(
                draft=found, choices=form.choices, by=request.user, at=now, today=timezone.localdate(now)
            )
        except AttendanceImportError as error:
            errors.append(("", str(error)))
        else:
            messages.success(request, f"{done.file_name} is brought in. {done.outcome}")
            return redirect("training:import-preview", token)
    context |= {"seen": seen, "form": form, "errors": errors + error_list(form)}
    return render(request, "training/importing/preview.html", context)


@training_editors_only
@require_POST
def attendance_import_discard(request: HttpRequest, token: UUID) -> HttpResponse:
    """Throw a file that was read away."""
    found = get_object_or_404(AttendanceImport, token=token)
    discard_attendance_import(draft=found)
    messages.success(request, "The file was thrown away. Nothing was brought in.")
    return redirect("training:import-upload")
