using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mib.Leaderboard.Output;

/// <summary>Renders Razor components outside a web server.</summary>
public sealed class PageRenderer : IAsyncDisposable
{
    private readonly ServiceProvider services = new ServiceCollection().BuildServiceProvider();
    private readonly HtmlRenderer renderer;

    public PageRenderer() => renderer = new(services, NullLoggerFactory.Instance);

    /// <summary>Renders a page that takes one parameter.</summary>
    public Task<byte[]> RenderAsync<TPage>(string parameter, object value)
        where TPage : IComponent =>
        renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [parameter] = value });
            var page = await renderer.RenderComponentAsync<TPage>(parameters);
            return Encoding.UTF8.GetBytes(page.ToHtmlString().ReplaceLineEndings("\n"));
        });

    public async ValueTask DisposeAsync()
    {
        await renderer.DisposeAsync();
        await services.DisposeAsync();
    }
}
