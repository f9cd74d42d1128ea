using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace MedFunctions.LocalRuntime.Triggers.Blobs;

/// <summary>
/// A blob path with named tokens, for example <c>upload/{clinic}/{name}</c>. A token stands for one or more characters
/// other than '/'; the last one may span slashes.
/// </summary>
internal sealed partial class BlobPathPattern
{
    private readonly string text;
    private readonly Regex? expression;
    private readonly string nameTemplate;

    private BlobPathPattern(string text, string container, string nameTemplate, IReadOnlyList<string> tokens, Regex? expression)
    {
        this.text = text;
        this.nameTemplate = nameTemplate;
        this.expression = expression;
        Container = container;
        Tokens = tokens;
        var brace = nameTemplate.IndexOf('{', StringComparison.Ordinal);
        Prefix = brace < 0 ? nameTemplate : nameTemplate[..brace];
    }

    public string Container { get; }

    /// <summary>What every matching blob's name begins with; may be empty.</summary>
    public string Prefix { get; }

    public IReadOnlyList<string> Tokens { get; }

    /// <exception cref="FormatException">The container name or a token is wrong; the message says which.</exception>
    public static BlobPathPattern Parse(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var container = slash < 0 ? path : path[..slash];
        if (!ContainerName().IsMatch(container))
            throw new FormatException($"'{container}' is no container name (3 to 63 lower-case letters, digits and single '-')");

        var template = slash < 0 ? "{name}" : path[(slash + 1)..];
        if (template.Length == 0) throw new FormatException($"'{path}' ends with its container; name the blobs, for example '{path}{{name}}'");
        var pieces = Token().Split(template);
        var tokens = new List<string>();
        var pattern = new StringBuilder("^");
        for (var i = 0; i < pieces.Length; i++)
        {
            if (i % 2 == 0)
            {
                if (pieces[i].AsSpan().ContainsAny('{', '}'))
                    throw new FormatException($"'{template}' has a brace that belongs to no token (a token is {{letters, digits, _}})");
                pattern.Append(Regex.Escape(pieces[i]));
            }
            else
            {
                if (tokens.Contains(pieces[i], StringComparer.OrdinalIgnoreCase))
                    throw new FormatException($"'{template}' has the token {{{pieces[i]}}} twice");
                tokens.Add(pieces[i]);
                var last = i == pieces.Length - 2;
                pattern.Append(last ? $"(?<{pieces[i]}>.+)" : $"(?<{pieces[i]}>[^/]+?)");
            }
        }

        // A blob's name may hold anything, so the expression must not be one that can run long.
        var expression = new Regex(pattern.Append('$').ToString(), RegexOptions.NonBacktracking | RegexOptions.Singleline);
        return new BlobPathPattern(path, container, template, tokens, tokens.Count == 0 ? null : expression);
    }

    public bool TryMatch(string blobName, [NotNullWhen(true)] out IReadOnlyDictionary<string, string>? values)
    {
        values = null;
        if (expression is null)
        {
            if (blobName != nameTemplate) return false;
            values = new Dictionary<string, string>();
            return true;
        }

        var match = expression.Match(blobName);
        if (!match.Success) return false;
        values = Tokens.ToDictionary(t => t, t => match.Groups[t].Value, StringComparer.OrdinalIgnoreCase);
        return true;
    }

    /// <summary>The blob's name with each token replaced.</summary>
    /// <exception cref="KeyNotFoundException">A token has no value.</exception>
    public string Fill(IReadOnlyDictionary<string, object?> values) => Token().Replace(nameTemplate, match =>
        values.TryGetValue(match.Groups[1].Value, out var value) && value is not null
            ? Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!
            : throw new KeyNotFoundException($"The blob path needs a value for {match.Value}, which the trigger doesn't carry."));

    public override string ToString() => text;

    [GeneratedRegex(@"\{([A-Za-z_][A-Za-z0-9_]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(@"^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex ContainerName();
}
