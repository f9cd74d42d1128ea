using Spectre.Console;

namespace MedFunctions.Cli.Terminal;

/// <summary>Tables whose cells are plain text, never markup.</summary>
internal static class Tables
{
    /// <param name="headers">Column headings; one that begins with <c>&gt;</c> is aligned right.</param>
    public static Table Create(params ReadOnlySpan<string> headers)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var header in headers)
        {
            var right = header.StartsWith('>');
            var column = new TableColumn(Markup.Escape(PlainText.Of(right ? header[1..] : header)));
            table.AddColumn(right ? column.RightAligned() : column);
        }

        return table;
    }

    public static Table Row(this Table table, params IReadOnlyList<string> cells)
    {
        table.AddRow(cells.Select(cell => new Text(PlainText.Of(cell))));
        return table;
    }
}
