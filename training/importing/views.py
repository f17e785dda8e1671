"""Importing attendance: choose a file, choose its columns once, check what was read, confirm."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from training.access import training_editors_only
from training.importing.columns import guess_columns, headings_signature, missing_fields
from training.importing.counts import AttendanceImportError
from training.importing.export import AttendanceExport
from training.importing.forms import AttendanceQuestionsForm, ColumnsForm, ExportForm
from training.importing.preview import attendance_preview
from training.importing.services import (
    confirm_attendance_import,
    discard_attendance_import,
    read_attendance,
    save_columns,
    sessions_read,
)
from training.models import AttendanceImport, ColumnMap
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done, is_sent
from wsscp.forms import error_list
from wsscp.requests import SignedInRequest


@training_editors_only
@get_or_post
def attendance_import_upload(request: SignedInRequest) -> HttpResponse:
    """Read an export whose columns are known; ask for the columns of any other."""
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
def attendance_import_columns(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose the column of each field, and read the file."""
    column_map = get_object_or_404(ColumnMap, pk=pk)
    headings = column_map.headings
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        headings=headings,
        columns=column_map.columns or guess_columns(headings),
    )
    if is_sent(request, form):
        column_map = save_columns(
            headings=tuple(headings), columns=form.columns, by=request.user, at=timezone.now()
        )
        return _read(request, form.cleaned_data["document"], column_map)
    context = {"form": form, "errors": error_list(form), "headings": headings, "area": "training"}
    return render(request, "training/importing/columns.html", context)


def _read(request: SignedInRequest, export: AttendanceExport, column_map: ColumnMap) -> HttpResponse:
    """Read a file by its columns, and go on to what was read."""
    now = timezone.now()
    draft = read_attendance(
        export=export, column_map=column_map, by=request.user, at=now, today=timezone.localdate(now)
    )
    return redirect("training:import-preview", draft.pk)


@training_editors_only
@get_or_post
def attendance_import_preview(request: SignedInRequest, token: UUID) -> HttpResponse:
    """Preview a file that was read, with its questions; import it once they are answered."""
    draft = get_object_or_404(AttendanceImport.objects.select_related("by", "column_map"), token=token)
    context: dict[str, object] = {"draft": draft, "area": "training"}
    if draft.state != AttendanceImport.State.READ:
        return render(request, "training/importing/outcome.html", context)
    preview = attendance_preview(sessions_read(draft))
    form = AttendanceQuestionsForm(request.POST if request.method == "POST" else None, draft=preview)
    errors = [("", fault) for fault in preview.faults]
    if request.method == "POST" and form.is_valid() and not errors:
        now = timezone.now()
        try:
            imported = confirm_attendance_import(
                draft=draft,
                courses=form.chosen_courses,
                categories=form.chosen_categories,
                by=request.user,
                at=now,
                today=timezone.localdate(now),
            )
        except AttendanceImportError as error:
            errors.append(("", str(error)))
        else:
            messages.success(request, f"{imported.file_name} is brought in. {imported.outcome}")
            return redirect("training:import-preview", token)
    context |= {"seen": preview, "form": form, "errors": errors + error_list(form)}
    return render(request, "training/importing/preview.html", context)


@training_editors_only
@require_POST
def attendance_import_discard(request: SignedInRequest, token: UUID) -> HttpResponse:
    """Discard a file that was read."""
    draft = get_object_or_404(AttendanceImport, token=token)
    discard_attendance_import(draft=draft)
    return done(request, "The file was thrown away. Nothing was brought in.", "training:import-upload")
