using System.Globalization;
using System.Net;
using MedFunctions.Core.Training;

namespace MedFunctions.Trainer.Reports;

/// <summary>Pieces of an HTML page; all text is encoded.</summary>
internal static class Html
{
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    public static string Paragraph(string text) => $"<p>{Text(text)}</p>\n";

    public static string Items(IEnumerable<string> items) => $"<ul>\n{string.Concat(items.Select(static item => $"<li>{Text(item)}</li>\n"))}</ul>\n";

    /// <param name="id">Anchor of the section.</param>
    /// <param name="title">Heading.</param>
    /// <param name="content">HTML.</param>
    public static string Section(string id, string title, params IEnumerable<string> content) =>
        $"<section id=\"{id}\">\n<h2>{Text(title)}</h2>\n{string.Concat(content)}</section>\n";

    /// <param name="svg">The picture.</param>
    /// <param name="caption">What it shows and how to read it.</param>
    public static string Figure(string svg, string caption) => $"<figure>\n{svg}\n<figcaption>{Text(caption)}</figcaption>\n</figure>\n";

    /// <param name="head">Titles of the columns.</param>
    /// <param name="rows">Cells of text; the first of a row is its title.</param>
    public static string Table(IEnumerable<string> head, IEnumerable<IEnumerable<string>> rows)
    {
        var titles = string.Concat(head.Select(static cell => $"<th scope=\"col\">{Text(cell)}</th>"));
        var body = string.Concat(rows.Select(static row =>
            $"<tr>{string.Concat(row.Select(static (cell, i) => i == 0 ? $"<th scope=\"row\">{Text(cell)}</th>" : $"<td>{Text(cell)}</td>"))}</tr>\n"));
        return $"<table>\n<thead><tr>{titles}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n";
    }

    /// <summary>Three decimals.</summary>
    public static string Number(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "–";

    /// <summary>A value with its interval.</summary>
    public static string Number(Estimate? value) =>
        value is null ? "–" : $"{Number(value.Value)} ({Number(value.Low)} to {Number(value.High)})";
}
