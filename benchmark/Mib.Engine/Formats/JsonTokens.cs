using System.Text;
using System.Text.Json;
using Mib.Core.Errors;

namespace Mib.Engine.Formats;

/// <summary>The tokens of a JSON file of any length, one after the other, through a buffer of fixed size.</summary>
internal ref struct JsonTokens
{
    /// <summary>Longest token: far above any name or number of a graph.</summary>
    private const int BufferSize = 1 << 16;

    private const int MostDepth = 16;

    private readonly string path;
    private readonly Stream stream;
    private readonly byte[] buffer = new byte[BufferSize];
    private Utf8JsonReader reader = new([], isFinalBlock: false, new JsonReaderState(new() { MaxDepth = MostDepth }));
    private int length;
    private bool ended;

    public JsonTokens(string path, Stream stream) => (this.path, this.stream) = (path, stream);

    /// <summary>What the current token is.</summary>
    public readonly JsonTokenType Type => reader.TokenType;

    /// <summary>The current token as the file has it.</summary>
    public readonly string Raw => Encoding.UTF8.GetString(reader.ValueSpan);

    /// <summary>The name or text of the current token.</summary>
    public readonly string Text
    {
        get
        {
            try
            {
                return reader.GetString()!;
            }
            catch (InvalidOperationException error)
            {
                // Half of a surrogate pair, escaped: sound JSON, but no name.
                throw Error("", $"a name in it is not valid Unicode: {error.Message}", error);
            }
        }
    }

    /// <summary>Whether the current token is a certain name or text.</summary>
    public readonly bool Is(string text) => reader.ValueTextEquals(text);

    /// <summary>Steps to the next token, which there must be.</summary>
    public void Next()
    {
        if (!TryNext())
            throw Error("", "it is not JSON: it ends too early");
    }

    /// <summary>Steps to the next token; false at the end of the file.</summary>
    public bool TryNext()
    {
        try
        {
            while (!reader.Read())
            {
                if (ended)
                    return false;
                Refill();
            }

            return true;
        }
        catch (Exception error) when (error is JsonException or IOException)
        {
            throw Error("", error is JsonException json ? Problem(json) : error.Message, error);
        }
    }

    /// <summary>What is wrong in words, for what people's programs write most often.</summary>
    private static string Problem(JsonException error) =>
        error.Message.StartsWith("'N' ", StringComparison.Ordinal) || error.Message.StartsWith("'I' ", StringComparison.Ordinal)
            ? $"a number in it, at byte {error.BytePositionInLine} of line {error.LineNumber + 1}, is NaN or Infinity, which JSON has not: a score must be finite"
            : error.Message.StartsWith("'0xEF' ", StringComparison.Ordinal) || error.Message.StartsWith("'0xF", StringComparison.Ordinal)
                ? "it begins with a byte-order mark: it must be UTF-8 without one"
                : $"it is not JSON: {error.Message}";

    /// <summary>Steps to the next member's name in an object; false at its end.</summary>
    public bool NextMember()
    {
        Next();
        return Type == JsonTokenType.PropertyName;
    }

    /// <summary>Steps over the value that comes next.</summary>
    public void Skip()
    {
        Next();
        for (var depth = reader.CurrentDepth; Type is JsonTokenType.StartObject or JsonTokenType.StartArray || reader.CurrentDepth > depth;)
        {
            Next();
            if (reader.CurrentDepth == depth)
                return;
        }
    }

    /// <summary>Steps into the object that comes next.</summary>
    public void Enter(string where)
    {
        Next();
        if (Type != JsonTokenType.StartObject)
            throw Error(where, where.Length == 0 ? "it is not a JSON object" : "it is not an object");
    }

    /// <summary>Steps to the flag that comes next.</summary>
    public bool Flag(string where)
    {
        Next();
        return Type switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => throw Error(where, $"its in_graph {Raw} is neither true nor false"),
        };
    }

    /// <summary>Steps to the number that comes next.</summary>
    public double Number(string where)
    {
        Next();
        return CurrentNumber(where);
    }

    /// <summary>The number that the current token is.</summary>
    public readonly double CurrentNumber(string where) =>
        Type == JsonTokenType.Number && reader.TryGetDouble(out var value) && double.IsFinite(value)
            ? value
            : throw Error(where, $"its score {Raw} is not a finite number");

    public readonly FileFormatException Error(string where, string what, Exception? inner = null) => GraphErrors.Of(path, where, what, inner);

    private void Refill()
    {
        var used = (int)reader.BytesConsumed;
        buffer.AsSpan(used, length - used).CopyTo(buffer);
        length -= used;
        if (length == BufferSize)
            throw new JsonException($"a name or number in it is over {BufferSize} bytes long.");
        var read = stream.Read(buffer, length, BufferSize - length);
        length += read;
        ended = read == 0;
        reader = new(buffer.AsSpan(0, length), ended, reader.CurrentState);
    }
}
