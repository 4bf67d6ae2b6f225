from django.urls import path

from search.views import machines, public

app_name = "search"
urlpatterns = [
    path("search/", public.index, name="index"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap/pages.xml", machines.sitemap_pages, name="sitemap_pages"),
    path("sitemap/<slug:slug>/<int:after>.xml", machines.sitemap_rows, name="sitemap_rows"),
    path("robots.txt", machines.robots, name="robots"),
    path("llms.txt", machines.llms, name="llms"),
]
